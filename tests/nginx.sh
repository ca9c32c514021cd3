# shellcheck shell=sh disable=SC2034
# A real web server on 127.0.0.1, for tests and the demo: serve ROOT [DIRECTIVES
# [MORE]] puts ROOT on $site, with DIRECTIVES inside the server block and MORE
# around it; unserve ends it.
# Nothing of the system's own nginx is read, written or stopped.

# Listens on the first free of some ports; the pid file appears once it does.
serve() {
	www=$(mktemp -d)
	port=$((20000 + $$ % 20000))
	while :; do
		cat >"$www/nginx.conf" <<EOF
daemon off;
master_process off;
pid $www/pid;
error_log $www/error.log;
events { }
http {
	types { text/html html; text/plain txt; image/jpeg jpg; image/png png; }
	default_type application/octet-stream;
	access_log $www/access.log;
	client_body_temp_path $www/body;
	proxy_temp_path $www/proxy;
	fastcgi_temp_path $www/fastcgi;
	uwsgi_temp_path $www/uwsgi;
	scgi_temp_path $www/scgi;
	${3-}
	server {
		listen ${address:-127.0.0.1}:$port;
		root "$1";
		${2-}
	}
}
EOF
		PATH=$PATH:/usr/sbin nginx -p "$www" -c "$www/nginx.conf" \
		    2>"$www/start.log" &
		nginx=$!
		until [ -s "$www/pid" ] || ! kill -0 $nginx 2>/dev/null; do
			sleep 0.02
		done
		[ ! -s "$www/pid" ] || break
		grep -q 'in use' "$www/start.log" || {
			cat "$www/start.log" >&2
			exit 1
		}
		port=$((port + 1))
	done
	site=http://127.0.0.1:$port
}

unserve() {
	[ -z "${nginx-}" ] || kill "$nginx" 2>/dev/null || :
	[ -z "${www-}" ] || rm -rf "$www"
}
