"""How many tokens a question may take: for places in the token bucket and for spend caps."""

import json
from io import BytesIO

from componentforge.domain.model_calls import ImagePart, ModelRequest, TokenUsage
from componentforge.domain.ports import BlobStore
from componentforge.engines.openai.models import Model, Patches

_BYTES_A_TOKEN = 3
"""English and code have about four; on the safe side for a limit."""
_OVERHEAD = 50
_UNKNOWN = Patches(factor=1.2, most=2500)


def estimate(request: ModelRequest, model: Model | None, blobs: BlobStore) -> TokenUsage:
    """Its input, and as output all that it may write. Raises BlobMissing."""
    texts = [request.instructions, json.dumps(request.json_schema)]
    texts += [part.text for part in request.parts if not isinstance(part, ImagePart)]
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    image = sum(
        image_tokens(blobs.get(part.image.blob_sha256), part.detail, model)
        for part in request.parts
        if isinstance(part, ImagePart)
    )
    return TokenUsage(
        input=_OVERHEAD + size // _BYTES_A_TOKEN + image,
        image=image,
        output=request.max_output_tokens,
    )


def image_tokens(data: bytes, detail: str, model: Model | None) -> int:
    """Of an encoded picture; by the newest rule where the model's is unknown."""
    from PIL import Image

    rule = (model.pictures if model is not None else None) or _UNKNOWN
    with Image.open(BytesIO(data)) as picture:
        return rule.tokens(picture.width, picture.height, detail)
