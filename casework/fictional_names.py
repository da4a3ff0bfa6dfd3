"""Stable made-up names for people who come without one, and for fictional families.

The same key always gives the same name; the name tells nothing about the key.
"""

from hashlib import blake2b

_GIVEN = """
Abel Ada Adele Aiyana Alba Alden Alma Amara Amaru Anneli Anouk Ansel Aran Arlo Asha Astrid Aurelio Ayako
Basil Beatriz Benno Birgit Bodhi Briony Caio Callum Camila Cecil Chaya Chidi Cleo Corin Dagny Dalia Damaris
Davor Delphine Desta Dinah Dov Edda Efraim Eileen Elian Elodie Emeka Enid Esme Ettore Ezra Fadil Farah Femi
Fern Fiona Florian Freya Gael Gideon Gita Greta Gwen Hana Hakon Haruki Hazel Hector Ilse Imani Ines Ione Iris
Isidro Ivo Jalen Jaya Jocelyn Jonas Josefa Juno Kai Kalani Kamal Katya Keanu Keiko Kiona Kofi Lars Leila Leonor
Lien Lila Linus Lourdes Lucan Magnus Mairead Malik Marisol Mateo Maeve Mele Micah Mina Miriam Nadia Naveen
Nell Niko Nizhoni Noor Nuria Odell Olga Omar Orla Oskar Paloma Pavel Pilar Priya Quill Rafael Ramona Rania
Renzo Rhea Rohan Rosalind Rufus Sabine Salma Samir Sanna Selma Shira Silas Soren Suki Tala Tamsin Teodor
Thandi Thora Tomas Uma Uriel Vera Viggo Wendell Willa Xiomara Yara Yusuf Zelda Zeno Zora
"""
GIVEN_NAMES = tuple(_GIVEN.split())

_FAMILY = """
Abara Abernathy Achterberg Adeyemo Aguado Ahlgren Akana Alderete Amsel Anders Arceneaux Arriaga Ashby Azevedo
Bakari Balogh Banerji Barrow Begay Beltran Benally Berglund Birdsong Blackwood Bonilla Brandvold Brightwater
Calloway Camacho Cardenas Castellan Chea Chenoweth Chikere Cordova Crowfoot Dabrowski Dahl Delacroix Demir
Desjardins Devlin Diallo Dominguez Drummond Eastman Eklund Ekwueme Elmore Escobedo Fairweather Farouk Fennimore
Figueroa Fontenot Frost Galvan Gebre Ghosh Gilchrist Gladwin Grigoryan Guidry Gunnarson Hadley Haddad
Halvorsen Hanrahan Hathaway Havili Hensley Hinojosa Hoang Holloway Ibarra Ikeda Ingram Ivanoff Jaramillo
Jepsen Jimerson Kahale Kalra Kaminski Kanoa Kassab Kealoha Kessler Kimball Kowalczyk Kvasnikoff Laramie Laurier
Ledoux Lindqvist Littlefield Lomax Lozano Lusk Macaraeg Madsen Mahelona Makinen Maldonado Marchetti Mbeki
Mendenhall Merriweather Mirza Montoya Moreau Nakai Nakagawa Ndiaye Nighthorse Norling Novak Obando Oduya
Okafor Olander Ostrander Pacheco Paquette Peltola Penhallow Petrosyan Pham Quintana Rackley Ramanan Redfern
Reyna Rosales Saldana Sandoval Santangelo Sayegh Seppala Shadrick Sinclair Soliz Standish Suarez Tafoya Tanaka
Tapia Thibodeaux Tillery Tolliver Tran Trujillo Tuiasosopo Ulrich Vang Varga Vasquez Villareal Wassillie
Westergaard Whitlock Windham Xiong Yamada Yazzie Ybarra Zamora Zielinski
"""
FAMILY_NAMES = tuple(_FAMILY.split())


def person_name(key: str) -> tuple[str, str]:
    """Give the made-up given name and family name that belong to a key."""
    return given_name(key), family_name(key)


def given_name(key: str) -> str:
    """Give the made-up given name that belongs to a key."""
    return _pick(GIVEN_NAMES, "given", key)


def family_name(key: str) -> str:
    """Give the made-up family name that belongs to a key; a case number gives one for the household."""
    return _pick(FAMILY_NAMES, "family", key)


def _pick(names: tuple[str, ...], purpose: str, key: str) -> str:
    digest = blake2b(key.encode(), digest_size=8, person=purpose.encode()).digest()
    return names[int.from_bytes(digest, "big") % len(names)]
