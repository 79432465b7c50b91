# `run.sh PACKAGES GENERATOR`: makes a client of each document with one of the generators, compiles the program of its name, and runs it.
. "$(dirname "$0")/../shell/documents.sh"
SOURCES=$(cd "$(dirname "$0")" && pwd)
PACKAGES=$1
GENERATOR=$2
PATH=$PACKAGES/node_modules/.bin:$PATH

begin "generated-typescript/$GENERATOR"
ln -sfn "$PACKAGES/node_modules" node_modules
cp "$SOURCES"/{tsconfig.json,redocly.yaml,*.config.mjs,steps.ts,"$GENERATOR.ts"} .

generate() {
  case $GENERATOR in
    openapi-fetch) openapi-typescript ;;
    hey-api) openapi-ts --no-log-file ;;
    orval) orval ;;
  esac
}
compile() { tsc -p .; }

step 'made of the documents' generate
step 'compiles strictly' compile
exec node "compiled/$GENERATOR.js"
