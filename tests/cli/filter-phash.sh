#!/bin/sh
# phash64 against ImageHash's own steps, done by Pillow and numpy where these
# are: photographs of the data, and pictures made here.
. "$(dirname "$0")/lib.sh"
plan 3

if ! /usr/bin/python3 -c 'import PIL.Image, numpy' 2>/dev/null; then
	skip 'pictures as ImageHash has them' 'no Pillow, or no numpy'
	skip 'photographs as ImageHash has them' 'no Pillow, or no numpy'
	skip 'SHA-256 of pixels' 'no Pillow, or no numpy'
	exit
fi

cat >phash.py <<'EOF'
import json, sys
import numpy, PIL.Image

n = numpy.arange(32)
waves = numpy.cos(numpy.pi * n[:, None] * (2 * n[None, :] + 1) / 64)
bits = []
for line in sys.stdin:
    fact = json.loads(line)
    image = PIL.Image.open(fact["file"]).convert("L")
    small = numpy.asarray(image.resize((32, 32), PIL.Image.LANCZOS), float)
    terms = (waves @ small @ waves.T)[:8, :8]
    ones = "".join(str(int(x)) for x in (terms > numpy.median(terms)).flatten())
    bits.append(bin(int(ones, 2) ^ int(fact["phash64"], 16)).count("1"))
good = max(bits) <= 4 and sum(bits) <= 0.3 * len(bits)
print("near" if good else "%d of %d files: %s" % (sum(bits), len(bits), bits))
EOF
compare() { proofsheet-filter -p --measures phash - | /usr/bin/python3 phash.py; }

for i in 1 2 5; do
	convert -size "$((i * 130))x$((i * 97))" -seed "$i" plasma:tan-blue \
	    -swirl 90 "$i.jpg"
	convert -size "$((i * 130))x$((i * 97))" -seed "$i" plasma:red-green \
	    -swirl 90 "$i.png"
done
run 'pictures as ImageHash has them' 'ls ./*.jpg ./*.png | compare' near
cat >pixels.py <<'EOF'
import hashlib, json, sys
import PIL.Image

for line in sys.stdin:
    fact = json.loads(line)
    rgb = PIL.Image.open(fact["file"]).convert("RGB").tobytes()
    if hashlib.sha256(rgb).hexdigest() != fact["pixel_sha256"]:
        print(fact["file"])
EOF
convert 1.jpg -colorspace gray grey.jpg
convert 2.jpg -sampling-factor 2x1 halved.jpg
run 'SHA-256 of pixels' 'ls ./*.jpg ./*.png |
    proofsheet-filter -p --measures pixels - | /usr/bin/python3 pixels.py
proofsheet-filter -p 1.jpg | grep -c pixel_sha256' 0
if [ -d "$DATA/photos" ]; then
	run 'photographs as ImageHash has them' '
find "$DATA/photos" -name "*.jpg" | sort | awk "NR % 60 == 0" | compare' near
else
	skip 'photographs as ImageHash has them' 'no ../shared/data/photos'
fi
