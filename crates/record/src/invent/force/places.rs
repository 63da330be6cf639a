//! The invented force's places: districts, towns, streets, schools, homes, and the names people go by.

use crate::invent::Chance;

/// A district of the force, with the council that looks after its children.
#[derive(Debug)]
pub struct District {
    /// Its name.
    pub name: &'static str,
    /// The council.
    pub council: &'static str,
    /// Its towns.
    pub towns: &'static [&'static str],
    /// Its schools, for the youngest first.
    pub schools: &'static [&'static str],
    /// Its children's homes.
    pub homes: &'static [&'static str],
    /// Where young people are found.
    pub haunts: &'static [&'static str],
}

/// The districts of the force.
pub const DISTRICTS: [District; 3] = [
    District {
        name: "Saltby",
        council: "Saltby Council",
        towns: &["Saltby", "Kestrel Cross", "Marrowgate"],
        schools: &[
            "Ternfield Primary",
            "Gull Lane Primary",
            "Saltmarsh Academy",
            "Marrow Lane School",
        ],
        homes: &["Harbour View House", "Linnet House"],
        haunts: &[
            "Kestrel Cross bus station",
            "the skate park",
            "the sea wall",
            "the multi-storey on Quay Street",
            "the arcade",
        ],
    },
    District {
        name: "Westwick",
        council: "Westwick Council",
        towns: &["Westwick", "Upper Fennick", "Stonelow"],
        schools: &[
            "Fennick Primary",
            "Millrace Primary",
            "Westwick High",
            "Stonelow College",
        ],
        homes: &["Orchard Bank", "Millrace House"],
        haunts: &[
            "Westwick station",
            "the retail park",
            "the canal steps",
            "a flat on Dyer's Row",
            "the football cages",
        ],
    },
    District {
        name: "Holm",
        council: "Westwick Council",
        towns: &["Holm", "Nether Holm", "Brackenside"],
        schools: &[
            "Holm Primary",
            "Bracken Primary",
            "Holm Valley School",
            "Brackenside Academy",
        ],
        homes: &["Copper Beech House"],
        haunts: &[
            "Holm market place",
            "the old brickworks",
            "the allotments",
            "the night bus from Westwick",
        ],
    },
];

const STREETS: &[&str] = &[
    "Tern", "Curlew", "Heron", "Plover", "Alder", "Willow", "Rope", "Chapel", "Quarry", "Mill",
    "Ferry", "Orchard", "Lantern", "Cooper", "Dyer", "Saddler", "Weaver", "Barley", "Clover",
    "Bracken", "Larch", "Rowan", "Fuller", "Tanner", "Beacon", "Station", "Harbour", "Marsh",
    "Meadow", "Castle",
];
const ROADS: &[&str] = &[
    "Street", "Row", "Lane", "Close", "Road", "Avenue", "Court", "Walk",
];

/// First names of girls.
pub const GIRLS: &[&str] = &[
    "Ada", "Amina", "Asha", "Beth", "Briar", "Bryony", "Cora", "Daisy", "Edie", "Elin", "Esme",
    "Faye", "Freya", "Hana", "Heather", "Holly", "Ines", "Iris", "Ivy", "Jaya", "Kit", "Laurel",
    "Leila", "Lily", "Lotte", "Maeve", "Marnie", "Maya", "Merle", "Mira", "Nadia", "Noor", "Olive",
    "Orla", "Pearl", "Poppy", "Robin", "Rosa", "Sable", "Safa", "Sorcha", "Tamsin", "Thea", "Una",
    "Vera", "Willa", "Yasmin", "Zofia",
];
/// First names of boys.
pub const BOYS: &[&str] = &[
    "Aaron", "Adil", "Alder", "Ash", "Barnaby", "Basil", "Bodhi", "Bram", "Callum", "Casper",
    "Cole", "Dax", "Dylan", "Eddie", "Eli", "Ewan", "Finch", "Flint", "Gethin", "Hari", "Heath",
    "Hugo", "Idris", "Jago", "Jay", "Jude", "Kamil", "Kes", "Laurie", "Leo", "Linden", "Marek",
    "Miro", "Musa", "Ned", "Oakley", "Omar", "Otis", "Perry", "Piers", "Rafi", "Reed", "Rory",
    "Silas", "Sol", "Tariq", "Teddy", "Zane",
];
/// First names of grown-up women.
pub const WOMEN: &[&str] = &[
    "Agnes", "Alma", "Bridie", "Carys", "Dawn", "Della", "Enid", "Farah", "Gemma", "Greta",
    "Hazel", "Ines", "Jocelyn", "Kerry", "Lorna", "Maud", "Myra", "Nerys", "Oonagh", "Petra",
    "Ruth", "Sadia", "Tess", "Una", "Verity", "Wanda", "Yolanda", "Zara",
];
/// First names of grown-up men.
pub const MEN: &[&str] = &[
    "Abel", "Alec", "Bevan", "Carl", "Clem", "Dean", "Emlyn", "Farid", "Gavin", "Glyn", "Howell",
    "Ivor", "Jonah", "Keir", "Lloyd", "Marcus", "Neil", "Owain", "Pavel", "Ralph", "Stan",
    "Tobias", "Vince", "Walter", "Yusuf", "Zeb",
];

const FAMILY_BEGINS: &[&str] = &[
    "Amber", "Apple", "Barn", "Bell", "Birch", "Black", "Bracken", "Briar", "Brook", "Burn",
    "Clover", "Copper", "Corn", "Crow", "Dove", "Elder", "Ember", "Falcon", "Feather", "Flint",
    "Fox", "Frost", "Gold", "Gorse", "Hare", "Hawk", "Hazel", "Heath", "Holly", "Ivy", "Juniper",
    "Kestrel", "Lark", "Linden", "Mallow", "Maple", "Marl", "Mead", "Moor", "Nettle", "Otter",
    "Owl", "Pebble", "Rain", "Raven", "Reed", "Rook", "Rush", "Salt", "Shaw", "Silver", "Sloe",
    "Stone", "Swift", "Tansy", "Teasel", "Thorn", "Vetch", "Wain", "Willow", "Winter", "Yarrow",
];
const FAMILY_ENDS: &[&str] = &[
    "acre", "bank", "beck", "bourne", "bridge", "by", "cliff", "combe", "croft", "dale", "den",
    "field", "ford", "garth", "gate", "grove", "hurst", "ley", "low", "mere", "more", "ridge",
    "shaw", "stead", "thorpe", "water", "well", "wick", "wood", "worth",
];

/// A family name of two words that name things out of doors: nobody's, as far as we know.
pub fn family_name(chance: &mut Chance) -> String {
    format!("{}{}", one(FAMILY_BEGINS, chance), one(FAMILY_ENDS, chance))
}

/// An address in a town of a district.
pub fn address(district: &District, chance: &mut Chance) -> String {
    let number = 1 + chance.below(148);
    let street = one(STREETS, chance);
    let road = one(ROADS, chance);
    format!("{number} {street} {road}, {}", one(district.towns, chance))
}

/// One of a list of words.
pub fn one(list: &[&'static str], chance: &mut Chance) -> &'static str {
    chance.pick(list).copied().unwrap_or_default()
}

/// The name of a street out of an address.
pub fn street_of(address: &str) -> &str {
    let street = address.split(',').next().unwrap_or_default();
    street.split_once(' ').map_or(street, |(_, street)| street)
}

/// The town of an address.
pub fn town_of(address: &str) -> &str {
    address.rsplit(", ").next().unwrap_or_default()
}
