"""What the second set shows: one row a picture, markup as each library's own documentation has it.

Columns: library, component type, variant, width, options, HTML. Options: `dark`, `rtl`, `2x`, `overlay`,
`font=Family`, `sub=subtype`.
"""

Row = tuple[str, str, str, int, str, str]

SHEETS: dict[str, tuple[str, ...]] = {
    "pico": ("@picocss/pico/css/pico.min.css",),
    "milligram": ("milligram/dist/milligram.min.css",),
    "spectre": ("spectre.css/dist/spectre.min.css", "spectre.css/dist/spectre-exp.min.css"),
    "uikit": ("uikit/dist/css/uikit.min.css",),
    "foundation": ("foundation-sites/dist/css/foundation.min.css",),
    "primer": ("@primer/css/dist/primer.css",),
    "water": ("water.css/out/light.min.css",),
    "materialize": ("materialize-css/dist/css/materialize.min.css",),
}
PACKAGES = (
    "@picocss/pico@2.1.1", "milligram@1.4.1", "spectre.css@0.5.9", "uikit@3.25.29", "foundation-sites@6.9.0",
    "@primer/css@20.8.3", "water.css@2.1.1", "materialize-css@1.0.0",
)  # fmt: skip
DARK = {"pico": 'data-theme="dark"', "primer": 'data-color-mode="dark" data-dark-theme="dark"'}
LIGHT = {"pico": 'data-theme="light"', "primer": 'data-color-mode="light" data-light-theme="light"'}

PICO: list[Row] = [
    ("pico", "button", "row", 520, "", '<div style="display:flex;gap:12px"><button>Plant a tree</button><button class="secondary">Compare</button><button class="outline">Later</button></div>'),
    ("pico", "button", "disabled-dark", 420, "dark", '<div style="display:flex;gap:12px"><button>Start timer</button><button class="contrast">Reset</button><button disabled>Locked</button></div>'),
    ("pico", "card", "recipe", 380, "", '<article style="margin:0"><header>Soup of the week</header>Roasted pumpkin with ginger, served with dark bread and seeds.<footer>Serves four</footer></article>'),
    ("pico", "card", "recipe-dark", 380, "dark 2x", '<article style="margin:0"><header>Soup of the week</header>Roasted pumpkin with ginger, served with dark bread and seeds.<footer>Serves four</footer></article>'),
    ("pico", "input", "labelled", 360, "", '<label>Street<input value="14 Harbour Lane"></label><label>Town<input placeholder="Where do you live?"><small>Used for the delivery only.</small></label>'),
    ("pico", "checkbox", "newsletter", 320, "", '<label><input type="checkbox" checked> Weekly letter</label><label><input type="checkbox"> Event reminders</label><label><input type="checkbox" disabled> Partner offers</label>'),
    ("pico", "radio-group", "shipping", 320, "", '<fieldset style="margin:0"><legend>Delivery</legend><label><input type="radio" name="d" checked> Bicycle courier</label><label><input type="radio" name="d"> Parcel shop</label></fieldset>'),
    ("pico", "switch", "settings", 320, "", '<fieldset style="margin:0"><label><input type="checkbox" role="switch" checked> Quiet hours</label><label><input type="checkbox" role="switch"> Auto update</label></fieldset>'),
    ("pico", "table", "orchard", 460, "", '<table style="margin:0"><thead><tr><th>Tree</th><th>Planted</th><th>Yield</th></tr></thead><tbody><tr><td>Quince</td><td>2014</td><td>31 kg</td></tr><tr><td>Medlar</td><td>2019</td><td>12 kg</td></tr><tr><td>Damson</td><td>2011</td><td>54 kg</td></tr></tbody></table>'),
    ("pico", "breadcrumb", "chevrons", 380, "", '<nav aria-label="breadcrumb"><ul><li><a href="#">Garden</a></li><li><a href="#">Tools</a></li><li>Pruning saw</li></ul></nav>'),
    ("pico", "form", "sign-in", 400, "sub=login-form font=Inter", '<article style="margin:0"><form style="margin:0"><label>Email<input type="email" value="ida@orchard.test"></label><label>Password<input type="password" value="secret88"></label><button style="margin:0">Sign in</button></form></article>'),
    ("pico", "dialog", "confirm", 520, "overlay", '<div style="background:rgba(0,0,0,.6);margin:-20px;padding:40px"><article style="margin:0"><header><strong>Remove this bed?</strong></header><p>Its 14 plants will be moved to the nursery.</p><footer><button class="secondary">Keep it</button> <button>Remove</button></footer></article></div>'),
]
MILLIGRAM: list[Row] = [
    ("milligram", "button", "three", 480, "", '<button class="button" style="margin:0">Book seat</button> <button class="button button-outline" style="margin:0">Details</button> <button class="button button-clear" style="margin:0">Cancel</button>'),
    ("milligram", "table", "trains", 460, "font=Roboto", '<table style="margin:0"><thead><tr><th>Train</th><th>Platform</th><th>Leaves</th></tr></thead><tbody><tr><td>Night Owl 7</td><td>3 b</td><td>22:40</td></tr><tr><td>Coastal 12</td><td>1</td><td>23:05</td></tr></tbody></table>'),
    ("milligram", "form", "contact", 420, "font=Roboto", '<form style="margin:0"><label for="a">Your name</label><input id="a" value="Tomas Lindqvist"><label for="b">Reason</label><select id="b"><option>Lost luggage</option></select><label for="c">Message</label><textarea id="c">A green rucksack with a book inside.</textarea><input class="button-primary" type="submit" value="Send" style="margin:0"></form>'),
    ("milligram", "list", "plain", 340, "font=Roboto", '<ul style="margin:0"><li>Three carriages</li><li>Quiet zone in the rear</li><li>Bicycles allowed</li></ul>'),
]
SPECTRE: list[Row] = [
    ("spectre", "button", "kinds", 560, "", '<button class="btn">Default</button> <button class="btn btn-primary">Save draft</button> <button class="btn btn-success">Publish</button> <button class="btn btn-error">Discard</button> <button class="btn btn-link">Skip</button>'),
    ("spectre", "button", "sizes-2x", 420, "2x", '<button class="btn btn-primary btn-sm">Small</button> <button class="btn btn-primary">Medium</button> <button class="btn btn-primary btn-lg">Large</button> <button class="btn btn-primary" disabled>Closed</button>'),
    ("spectre", "card", "city", 340, "", '<div class="card"><div class="card-header"><div class="card-title h5">Lisbon by tram</div><div class="card-subtitle text-gray">Two days, eleven stops</div></div><div class="card-body">Start at the river, ride up through Alfama, and stop for custard tarts.</div><div class="card-footer"><button class="btn btn-primary">Open plan</button></div></div>'),
    ("spectre", "alert", "toasts", 460, "", '<div class="toast toast-success"><button class="btn btn-clear float-right"></button>Your ticket was sent by mail.</div><div class="toast toast-error" style="margin-top:12px">The card was declined by the bank.</div>'),
    ("spectre", "badge", "labels", 400, "", '<span class="label">draft</span> <span class="label label-primary">review</span> <span class="label label-success label-rounded">live</span> <span class="label label-warning">stale</span> <span class="label label-error label-rounded">broken</span>'),
    ("spectre", "input", "states", 360, "", '<div class="form-group"><label class="form-label">Seat</label><input class="form-input" value="14 C"></div><div class="form-group has-error"><label class="form-label">Coupon</label><input class="form-input" value="SUMMER"><p class="form-input-hint">This coupon has run out.</p></div>'),
    ("spectre", "select", "two", 340, "", '<div class="form-group"><label class="form-label">Language</label><select class="form-select"><option>Portuguese</option></select></div>'),
    ("spectre", "checkbox", "rtl", 320, "rtl", '<label class="form-checkbox"><input type="checkbox" checked><i class="form-icon"></i> تذكرة ذهاب</label><label class="form-checkbox"><input type="checkbox"><i class="form-icon"></i> تأمين السفر</label>'),
    ("spectre", "switch", "pair", 320, "", '<label class="form-switch"><input type="checkbox" checked><i class="form-icon"></i> Window seat</label><label class="form-switch"><input type="checkbox"><i class="form-icon"></i> Silent carriage</label>'),
    ("spectre", "tabs", "line", 420, "", '<ul class="tab"><li class="tab-item"><a href="#">Route</a></li><li class="tab-item active"><a href="#">Stops</a></li><li class="tab-item"><a href="#">Prices</a></li></ul>'),
    ("spectre", "table", "striped", 460, "", '<table class="table table-striped"><thead><tr><th>Stop</th><th>Arrives</th><th>Zone</th></tr></thead><tbody><tr><td>Graça</td><td>09:12</td><td>A</td></tr><tr class="active"><td>Estrela</td><td>09:31</td><td>B</td></tr><tr><td>Belém</td><td>09:58</td><td>C</td></tr></tbody></table>'),
    ("spectre", "pagination", "numbers", 420, "", '<ul class="pagination"><li class="page-item disabled"><a>Prev</a></li><li class="page-item active"><a>1</a></li><li class="page-item"><a>2</a></li><li class="page-item"><span>...</span></li><li class="page-item"><a>12</a></li><li class="page-item"><a>Next</a></li></ul>'),
    ("spectre", "avatar", "initials", 360, "", '<figure class="avatar avatar-xl" data-initial="MB" style="background:#5755d9"></figure> <figure class="avatar avatar-lg" data-initial="KO" style="background:#32b643"></figure> <figure class="avatar" data-initial="TS" style="background:#e85600"></figure>'),
    ("spectre", "breadcrumb", "slash", 380, "", '<ul class="breadcrumb"><li class="breadcrumb-item"><a href="#">Trips</a></li><li class="breadcrumb-item"><a href="#">Portugal</a></li><li class="breadcrumb-item">Tram 28</li></ul>'),
    ("spectre", "dialog", "modal", 520, "overlay", '<div style="background:rgba(69,77,93,.85);margin:-20px;padding:40px"><div class="modal-container" style="width:100%"><div class="modal-header"><a class="btn btn-clear float-right"></a><div class="modal-title h5">Cancel this trip?</div></div><div class="modal-body">You will get 80 % of the fare back within a week.</div><div class="modal-footer"><button class="btn">Stay</button> <button class="btn btn-primary">Cancel trip</button></div></div></div>'),
    ("spectre", "list", "menu", 280, "", '<ul class="menu"><li class="divider" data-content="TICKETS"></li><li class="menu-item"><a href="#" class="active">Upcoming</a></li><li class="menu-item"><a href="#">Past</a></li><li class="menu-item"><a href="#">Refunds</a></li></ul>'),
]
UIKIT: list[Row] = [
    ("uikit", "button", "row", 560, "", '<button class="uk-button uk-button-default">Browse</button> <button class="uk-button uk-button-primary">Adopt</button> <button class="uk-button uk-button-danger">Report</button>'),
    ("uikit", "card", "dog", 360, "", '<div class="uk-card uk-card-default uk-card-body"><h3 class="uk-card-title">Biscuit, 3 years</h3><p>A patient collie who loves long walks and hates umbrellas.</p></div>'),
    ("uikit", "card", "primary", 360, "font=Lato", '<div class="uk-card uk-card-primary uk-card-body"><h3 class="uk-card-title">Open day</h3><p>Saturday from ten to four, tea and cake included.</p></div>'),
    ("uikit", "alert", "kinds", 460, "", '<div class="uk-alert-primary" uk-alert style="margin:0;padding:15px 29px 15px 15px">Feeding starts at seven.</div><div class="uk-alert uk-alert-success">Biscuit found a home.</div><div class="uk-alert uk-alert-danger" style="margin-bottom:0">The east gate is closed.</div>'),
    ("uikit", "badge", "labels", 380, "", '<span class="uk-label">puppy</span> <span class="uk-label uk-label-success">ready</span> <span class="uk-label uk-label-warning">shy</span> <span class="uk-badge">27</span>'),
    ("uikit", "form", "stacked", 400, "", '<form class="uk-form-stacked"><label class="uk-form-label">Name of the dog</label><input class="uk-input" value="Biscuit"><label class="uk-form-label" style="margin-top:14px">Breed</label><select class="uk-select"><option>Border collie</option></select><div style="margin-top:14px"><label><input class="uk-checkbox" type="checkbox" checked> Vaccinated</label></div><button class="uk-button uk-button-primary" style="margin-top:14px">Save</button></form>'),
    ("uikit", "tabs", "top", 440, "", '<ul class="uk-tab" style="margin:0"><li class="uk-active"><a href="#">Dogs</a></li><li><a href="#">Cats</a></li><li><a href="#">Rabbits</a></li></ul>'),
    ("uikit", "table", "divider", 480, "", '<table class="uk-table uk-table-divider" style="margin:0"><thead><tr><th>Name</th><th>Age</th><th>Kennel</th></tr></thead><tbody><tr><td>Biscuit</td><td>3</td><td>A 12</td></tr><tr><td>Olive</td><td>7</td><td>B 02</td></tr></tbody></table>'),
    ("uikit", "pagination", "centre", 420, "", '<ul class="uk-pagination" style="margin:0 0 0 -20px"><li><a href="#">1</a></li><li class="uk-disabled"><span>…</span></li><li><a href="#">6</a></li><li class="uk-active"><span>7</span></li><li><a href="#">8</a></li></ul>'),
    ("uikit", "progress", "bars", 380, "", '<progress class="uk-progress" value="30" max="100"></progress><progress class="uk-progress" value="80" max="100" style="margin-bottom:0"></progress>'),
    ("uikit", "navigation-menu", "bar", 620, "", '<nav class="uk-navbar-container uk-navbar"><div class="uk-navbar-left"><ul class="uk-navbar-nav"><li class="uk-active"><a href="#">Home</a></li><li><a href="#">Animals</a></li><li><a href="#">Visit us</a></li></ul></div></nav>'),
    ("uikit", "list", "divider", 320, "", '<ul class="uk-list uk-list-divider" style="margin:0"><li>Leash and collar</li><li>Two blankets</li><li>Favourite toy</li></ul>'),
    ("uikit", "dialog", "modal-2x", 520, "overlay 2x", '<div style="background:rgba(0,0,0,.6);margin:-20px;padding:40px"><div class="uk-modal-dialog uk-modal-body" style="opacity:1;transform:none;width:100%"><h2 class="uk-modal-title">Adopt Biscuit?</h2><p>We will call you within two days to plan a first walk.</p><p class="uk-text-right"><button class="uk-button uk-button-default">Not now</button> <button class="uk-button uk-button-primary">Yes</button></p></div></div>'),
]
FOUNDATION: list[Row] = [
    ("foundation", "button", "kinds", 560, "font=Open+Sans", '<a class="button" style="margin:0">Print label</a> <a class="button secondary" style="margin:0">Track</a> <a class="button success" style="margin:0">Confirm</a> <a class="button alert hollow" style="margin:0">Void</a>'),
    ("foundation", "alert", "callouts", 460, "font=Open+Sans", '<div class="callout primary"><h5>Counter 4 is open</h5><p>Bring your parcel and the printed label.</p></div><div class="callout warning" style="margin:0"><p>Late drop-off costs two euros.</p></div>'),
    ("foundation", "badge", "labels", 380, "font=Open+Sans", '<span class="label">standard</span> <span class="label success">insured</span> <span class="label warning">fragile</span> <span class="label alert">overdue</span> <span class="badge">9</span>'),
    ("foundation", "card", "divider", 340, "font=Open+Sans", '<div class="card" style="margin:0"><div class="card-divider">Parcel 88-204</div><div class="card-section"><h4>On its way</h4><p>Left the depot in Ghent this morning.</p></div></div>'),
    ("foundation", "table", "parcels", 500, "font=Open+Sans", '<table style="margin:0"><thead><tr><th>Parcel</th><th>Weight</th><th>Status</th></tr></thead><tbody><tr><td>88-204</td><td>2.4 kg</td><td>Moving</td></tr><tr><td>88-311</td><td>0.6 kg</td><td>Delivered</td></tr><tr><td>88-317</td><td>11 kg</td><td>Waiting</td></tr></tbody></table>'),
    ("foundation", "pagination", "arrows", 660, "font=Open+Sans", '<ul class="pagination" style="margin:0"><li class="pagination-previous disabled">Previous</li><li class="current">1</li><li><a>2</a></li><li><a>3</a></li><li class="pagination-next"><a>Next</a></li></ul>'),
    ("foundation", "progress", "three", 360, "", '<div class="progress"><div class="progress-meter" style="width:70%"></div></div><div class="success progress" style="margin:0"><div class="progress-meter" style="width:35%"></div></div>'),
    ("foundation", "breadcrumb", "caps", 400, "font=Open+Sans", '<ul class="breadcrumbs" style="margin:0"><li><a href="#">Post</a></li><li><a href="#">Parcels</a></li><li class="disabled">Archive</li><li>2031</li></ul>'),
    ("foundation", "switch", "on-off", 260, "", '<div style="display:flex;gap:16px"><div class="switch" style="margin:0"><input class="switch-input" id="s" type="checkbox" checked><label class="switch-paddle" for="s"></label></div><div class="switch" style="margin:0"><input class="switch-input" id="t" type="checkbox"><label class="switch-paddle" for="t"></label></div></div>'),
    ("foundation", "tabs", "panel", 440, "font=Open+Sans", '<ul class="tabs"><li class="tabs-title is-active"><a href="#" aria-selected="true">Sender</a></li><li class="tabs-title"><a href="#">Receiver</a></li></ul><div class="tabs-content"><div class="tabs-panel is-active"><p>Anke Vermeulen, Dock Street 5</p></div></div>'),
]
PRIMER: list[Row] = [
    ("primer", "button", "kinds", 480, "", '<button class="btn">Watch</button> <button class="btn btn-primary">New branch</button> <button class="btn btn-danger">Delete</button> <button class="btn btn-outline">Fork</button>'),
    ("primer", "button", "dark", 480, "dark", '<button class="btn">Watch</button> <button class="btn btn-primary">New branch</button> <button class="btn btn-danger">Delete</button>'),
    ("primer", "alert", "flashes", 460, "", '<div class="flash">The build has started.</div><div class="flash flash-success mt-2">All 214 checks passed.</div><div class="flash flash-error mt-2">The branch has conflicts.</div>'),
    ("primer", "card", "box-dark", 400, "dark", '<div class="Box"><div class="Box-header"><h3 class="Box-title">Deploy keys</h3></div><div class="Box-row">laptop-of-mira</div><div class="Box-row">build-machine-2</div></div>'),
    ("primer", "badge", "labels", 400, "", '<span class="Label mr-1">draft</span><span class="Label Label--accent mr-1">docs</span><span class="Label Label--success mr-1">stable</span><span class="Label Label--danger mr-1">urgent</span><span class="Counter">128</span>'),
    ("primer", "list", "box", 380, "", '<div class="Box"><ul><li class="Box-row">Rename the worker</li><li class="Box-row">Cache the fonts</li><li class="Box-row">Write the changelog</li></ul></div>'),
    ("primer", "progress", "bar", 340, "", '<span class="Progress"><span class="Progress-item color-bg-success-emphasis" style="width:55%"></span></span>'),
    ("primer", "navigation-menu", "side", 260, "", '<nav class="SideNav border"><a class="SideNav-item" href="#" aria-current="page">Overview</a><a class="SideNav-item" href="#">Branches</a><a class="SideNav-item" href="#">Secrets</a></nav>'),
    ("primer", "pagination", "plain", 420, "", '<nav class="paginate-container" style="margin:0"><div class="pagination"><span class="previous_page" aria-disabled="true">Previous</span><em aria-current="page">1</em><a href="#">2</a><a href="#">3</a><a class="next_page" href="#">Next</a></div></nav>'),
]
REST: list[Row] = [
    ("water", "form", "plain", 400, "", '<form><label for="a">Beekeeper</label><input id="a" value="Nadia Ferro"><label for="b">Hives</label><input id="b" type="number" value="12"><button type="button">Register</button></form>'),
    ("water", "table", "honey", 460, "", '<table><thead><tr><th>Honey</th><th>Jars</th><th>Price</th></tr></thead><tbody><tr><td>Linden</td><td>40</td><td>€7.50</td></tr><tr><td>Heather</td><td>18</td><td>€9.80</td></tr></tbody></table>'),
    ("materialize", "button", "raised", 420, "font=Roboto", '<a class="btn">Water now</a> <a class="btn red">Stop pump</a> <a class="btn-flat">Snooze</a>'),
    ("materialize", "card", "dark-panel", 380, "font=Roboto", '<div class="card blue-grey darken-1" style="margin:0"><div class="card-content white-text"><span class="card-title">Greenhouse 2</span><p>Humidity fell under 40 % during the night.</p></div><div class="card-action"><a href="#">Open vents</a><a href="#">Ignore</a></div></div>'),
    ("materialize", "badge", "chips", 360, "font=Roboto", '<div class="chip">basil</div><div class="chip">thyme</div><div class="chip">lemon balm</div>'),
    ("materialize", "list", "collection", 340, "font=Roboto", '<div class="collection" style="margin:0"><a href="#" class="collection-item">Seed trays</a><a href="#" class="collection-item active">Heated beds</a><a href="#" class="collection-item">Compost</a></div>'),
    ("materialize", "pagination", "round", 380, "font=Roboto", '<ul class="pagination" style="margin:0"><li class="active"><a href="#">1</a></li><li class="waves-effect"><a href="#">2</a></li><li class="waves-effect"><a href="#">3</a></li><li><a href="#">4</a></li></ul>'),
    ("materialize", "switch", "pump", 260, "font=Roboto", '<div class="switch"><label>Off<input type="checkbox" checked><span class="lever"></span>On</label></div>'),
    ("materialize", "table", "striped-rtl", 460, "rtl", '<table class="striped"><thead><tr><th>النبات</th><th>الصف</th><th>الماء</th></tr></thead><tbody><tr><td>ريحان</td><td>3</td><td>0.4</td></tr><tr><td>زعتر</td><td>5</td><td>0.2</td></tr></tbody></table>'),
]
ROWS: list[Row] = PICO + MILLIGRAM + SPECTRE + UIKIT + FOUNDATION + PRIMER + REST
