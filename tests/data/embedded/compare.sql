-- Files of which theirs.json (exiftool -G) and ours.json do not say the same.
CREATE TABLE tag (fact, name);
INSERT INTO tag VALUES ('has_creator', 'IPTC:By-line'),
    ('has_creator', 'XMP:Creator'), ('has_creator', 'EXIF:Artist'),
    ('has_caption', 'IPTC:Caption-Abstract'), ('has_caption', 'XMP:Description'),
    ('has_caption', 'EXIF:ImageDescription'), ('has_place', 'IPTC:City'),
    ('has_place', 'IPTC:Sub-location'), ('has_place', 'IPTC:Province-State'),
    ('has_place', 'IPTC:Country-PrimaryLocationName'),
    ('has_place', 'XMP:City'), ('has_place', 'XMP:State'),
    ('has_place', 'XMP:Country'), ('has_place', 'XMP:Location'),
    ('has_persons', 'XMP:PersonInImage'), ('has_persons', 'XMP:RegionName');
SELECT our.value ->> 'file', fact, our.value ->> fact, theirs FROM (
    SELECT file.value ->> 'SourceFile' AS name, fact,
        max(coalesce(trim(file.value ->> ('$."' || tag.name || '"')), '') <> '')
            AS theirs
    FROM json_each(readfile('theirs.json')) AS file, tag GROUP BY 1, 2) AS file
JOIN json_each(readfile('ours.json')) AS our ON our.value ->> 'file' = file.name
WHERE our.value ->> 'reason' IS NULL AND our.value ->> fact IS NOT theirs;
