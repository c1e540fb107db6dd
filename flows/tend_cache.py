"""The result cache is kept within its age and size."""

from prefect import flow

from tasks.tend_cache import CachePolicy, CacheTended, tend


@flow(name="tend_cache")
def tend_cache(request: CachePolicy | None = None) -> CacheTended:
    """Forget what is too old or too much; say what somebody should look at."""
    return tend(request or CachePolicy())
