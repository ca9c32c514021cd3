-- The record: what all stages together know of one pair.  Its columns are the
-- fields of struct record (schemas.h); but for the first two, which are keys
-- into this catalog only, they are the properties of record.schema.json and
-- the row of every manifest.  tests/unit/schemas-record.c holds the three
-- together.
CREATE VIEW record AS
SELECT
	item.id AS item,
	mention.id AS mention,
	mention.uid AS uid,
	item.url AS url,
	mention.page AS page,
	mention.title AS title,
	mention.caption AS caption,
	mention.kind AS kind,
	mention.author AS author,
	mention.licence AS licence,
	source.locator AS source,
	item.state AS state,
	item.status AS status,
	item.fetched AS fetched,
	item.mime AS mime,
	item.bytes AS bytes,
	nullif(lower(hex(item.sha256)), '') AS sha256,
	item.visibility AS visibility,
	-- Of standing, paged and embedded as in the view consent; but one by one,
	-- and the last two only where they have rows: here each must be fast.
	(SELECT json_group_array(json_object('name', name, 'place', place,
	    'topic', topic, 'raw', raw, 'says', says, 'seen', seen))
	    FROM (SELECT * FROM (
	        SELECT name, place, topic, raw, says, seen FROM standing
	            WHERE standing.item = item.id
	        UNION ALL
	        SELECT name, place, topic, raw, says, seen FROM paged
	            WHERE paged.item = item.id
	            AND EXISTS (SELECT 1 FROM signal WHERE item IS NULL
	                AND images = 1 AND ended IS NULL)
	        UNION ALL
	        SELECT name, place, topic, raw, says, seen FROM embedded
	            WHERE embedded.item = item.id
	            AND coalesce(fact.data_mining, fact.training_mining)
	                IS NOT NULL)
	    ORDER BY name, place, topic, raw)) AS signals,
	CASE max(
	    coalesce((SELECT max(iif(says = 'refuse', 2, says = 'allow'))
	        FROM standing CROSS JOIN heeded USING (name, topic)
	        WHERE standing.item = item.id AND stands), 0),
	    iif(EXISTS (SELECT 1 FROM signal WHERE item IS NULL
	            AND images = 1 AND ended IS NULL),
	        coalesce((SELECT max(iif(says = 'refuse', 2, says = 'allow'))
	            FROM paged CROSS JOIN heeded USING (name, topic)
	            WHERE paged.item = item.id AND stands), 0), 0),
	    iif(coalesce(fact.data_mining, fact.training_mining) IS NOT NULL,
	        coalesce((SELECT max(iif(says = 'refuse', 2, says = 'allow'))
	            FROM embedded CROSS JOIN heeded USING (name, topic)
	            WHERE embedded.item = item.id), 0), 0),
	    -- A text that its page has reserved since.
	    iif(mention.withdrawn IS NOT NULL, 2, iif(EXISTS (SELECT 1 FROM signal
	            WHERE item IS NULL AND says = 'refuse' AND ended IS NULL),
	        coalesce((SELECT 2 FROM reserved
	            WHERE reserved.mention = mention.id LIMIT 1), 0), 0)))
	WHEN 2 THEN 'refuse' WHEN 1 THEN 'allow' ELSE 'unknown' END AS consent,
	fact.reason AS unreadable,
	fact.format AS format,
	fact.width AS width,
	fact.height AS height,
	fact.orientation AS orientation,
	fact.frames AS frames,
	nullif(lower(hex(fact.pdq)), '') AS pdq,
	fact.pdq_quality AS pdq_quality,
	fact.pdq_rule AS pdq_rule,
	nullif(lower(hex(fact.spdq)), '') AS spdq,
	nullif(lower(hex(fact.phash64)), '') AS phash64,
	nullif(lower(hex(fact.pixel_sha256)), '') AS pixel_sha256,
	fact.spread AS spread,
	fact.sharpness AS sharpness,
	fact.sharpness_256 AS sharpness_256,
	fact.brightness AS brightness,
	fact.brightness_p5 AS brightness_p5,
	fact.brightness_p99 AS brightness_p99,
	fact.blurriness AS blurriness,
	fact.contrast AS contrast,
	fact.entropy AS entropy,
	fact.entropy_rgb AS entropy_rgb,
	fact.clipped_dark AS clipped_dark,
	fact.clipped_light AS clipped_light,
	fact.noise AS noise,
	fact.blockiness AS blockiness,
	fact.jpeg_quality AS jpeg_quality,
	fact.colourfulness AS colourfulness,
	fact.grey AS grey,
	fact.colours AS colours,
	fact.dominant_share AS dominant_share,
	fact.border_share AS border_share,
	fact.bar_share AS bar_share,
	fact.inner_x AS inner_x,
	fact.inner_y AS inner_y,
	fact.inner_width AS inner_width,
	fact.inner_height AS inner_height,
	fact.flat_share AS flat_share,
	fact.graphic AS graphic,
	fact.text_share AS text_share,
	fact.camera AS camera,
	fact.lens AS lens,
	fact.software AS software,
	fact.taken AS taken,
	fact.gps AS gps,
	fact.data_mining AS data_mining,
	fact.training_mining AS training_mining,
	fact.digital_source AS digital_source,
	fact.copyright AS copyright,
	fact.rights_url AS rights_url,
	fact.has_creator AS has_creator,
	fact.has_credit AS has_credit,
	fact.has_caption AS has_caption,
	fact.has_place AS has_place,
	fact.has_persons AS has_persons,
	text.characters AS characters,
	text.words AS words,
	text.hidden_characters AS hidden_characters,
	text.language AS language,
	text.language_confidence AS language_confidence,
	text.alphanumeric_share AS alphanumeric_share,
	text.special_share AS special_share,
	text.capital_share AS capital_share,
	text.word_repetition AS word_repetition,
	text.phrase_repetition AS phrase_repetition,
	text.character_repetition AS character_repetition,
	text.boilerplate AS boilerplate,
	text.boilerplate_share AS boilerplate_share,
	text.rare_share AS rare_share,
	text.pii_email AS pii_email,
	text.pii_phone AS pii_phone,
	text.pii_card AS pii_card,
	text.pii_ip AS pii_ip,
	text.pii_iban AS pii_iban,
	text.pii_ssn AS pii_ssn,
	text.pii_handle AS pii_handle,
	text.pii_url AS pii_url,
	json_patch(coalesce(mention.extra, '{}'),
	    (SELECT json_group_object(model, value)
	    FROM score WHERE score.item = item.id)) AS scores,
	recipe.name AS recipe,
	verdict.keep AS keep,
	verdict.rejected AS rejected,
	(SELECT lower(hex(twin.sha256)) FROM item AS twin
	    WHERE twin.id = cluster.representative
	    AND twin.id <> item.id) AS duplicate_of
FROM mention
JOIN item ON item.id = mention.item
JOIN source ON source.id = mention.source
LEFT JOIN fact ON fact.item = item.id
LEFT JOIN text ON text.mention = mention.id
LEFT JOIN cluster ON cluster.item = item.id
LEFT JOIN recipe ON recipe.active = 1
LEFT JOIN verdict ON verdict.recipe = recipe.id
    AND verdict.mention = mention.id;
