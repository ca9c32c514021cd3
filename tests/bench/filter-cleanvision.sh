#!/bin/sh
# How far our checks agree with those of cleanvision itself over the same
# photographs, and what processor time each takes.  Only where Python has it:
# PYTHON names one that does, PHOTOS another folder.
set -eu
cd "$(dirname "$0")/../.."
photos=${PHOTOS:-../shared/data/photos}
python=${PYTHON:-python3}
if [ ! -d "$photos" ] || ! "$python" -c 'import cleanvision' 2>/dev/null; then
	printf 'filter, beside cleanvision\tno cleanvision, or no %s\t\n' "$photos"
	exit
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
proofsheet-crawl -q -d "$tmp/set" "$photos"
"$python" - "$photos" "$tmp/set" <<'PYTHON'
import resource, sqlite3, subprocess, sys
from cleanvision import Imagelab

RULES = {'dark': 'dark', 'light': 'light', 'odd_aspect_ratio': 'odd-aspect',
    'low_information': 'low-information', 'blurry': 'blurry',
    'grayscale': 'grayscale', 'odd_size': 'odd-size'}
SCORES = {'dark': 'brightness_p99', 'light': '1 - brightness_p5',
    'odd_aspect_ratio': '1.0 * min(width, height) / max(width, height)',
    'low_information': 'min(1, entropy_rgb * 0.1)', 'blurry': '1 - blurriness'}
# Near duplicates are there of one hash; sets that are one in pixels are not.
ALIKE = '''SELECT path FROM (SELECT path, phash64, count(*) OVER (PARTITION BY
    phash64) AS near, count(*) OVER (PARTITION BY pixel_sha256) AS same FROM f)
    WHERE '''
SAME = {'exact_duplicates': 'same > 1', 'near_duplicates': 'near > 1 AND near > same'}

def say(what, figure, target=''):
    print('filter, cleanvision: ' + what, figure, target, sep='\t')

def seconds(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime

photos, set_ = sys.argv[1:]
lab = Imagelab(data_path=photos)
before = seconds(resource.RUSAGE_SELF)
lab.find_issues(n_jobs=1, verbose=False)
theirs = seconds(resource.RUSAGE_SELF) - before
before = seconds(resource.RUSAGE_CHILDREN)
subprocess.run(['proofsheet-filter', '-q', '-j', '1', '-d', set_, '--measures',
    'all,pixels', '-r', 'cleanvision'], check=True)
ours = seconds(resource.RUSAGE_CHILDREN) - before

db = sqlite3.connect(set_ + '/catalog.db')
db.execute('''CREATE TEMP TABLE f AS SELECT record.*, replace(record.url,
    rtrim(record.url, replace(record.url, '/', '')), '') AS path FROM record
    GROUP BY record.url''')
issues = lab.issues
issues.index = [str(path).rsplit('/', 1)[-1] for path in issues.index]
n = len(issues)
say('images', n)
say('ms an image there', f'{1000 * theirs / n:.2f}')
say('ms an image here, with all measures', f'{1000 * ours / n:.2f}')
say('times faster', f'{theirs / ours:.1f}', '>= 1')
for check in list(RULES) + list(SAME):
    if check in RULES:
        query = f"""SELECT path FROM f WHERE rejected ->> '{RULES[check]}'
            IS NOT NULL"""
    else:
        query = ALIKE + SAME[check]
    found = {path for path, in db.execute(query)}
    flagged = set(issues.index[issues[f'is_{check}_issue']])
    say(f'{check}: flagged there, here, by one only',
        f'{len(flagged)} {len(found)} {len(flagged ^ found)}')
    if check in SCORES:
        score = dict(db.execute(f'SELECT path, {SCORES[check]} FROM f'))
        apart = sorted(abs(score[path] - there) for path, there
            in issues[f'{check}_score'].items())
        say(f'{check}: scores apart at most, in 99 of 100, on average',
            f'{apart[-1]:.4f} {apart[int(n * .99)]:.4f} {sum(apart) / n:.4f}')
PYTHON
