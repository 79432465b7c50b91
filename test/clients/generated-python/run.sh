# `run.sh ENVIRONMENT`: makes a client of each document with openapi-python-client, imports all of it, and runs the program over them.
. "$(dirname "$0")/../shell/documents.sh"
SOURCES=$(cd "$(dirname "$0")" && pwd)
PATH=$1/bin:$PATH

begin generated-python

# It knows no XML, so that what takes it, the writes of the Classic API, is left out; of two types that are called bytes in its settings it makes a
# program that cannot be imported: https://github.com/openapi-generators/openapi-python-client/issues/1451
generate() {
  for product in $PRODUCTS; do
    openapi-python-client generate --path "$product.json" --config "$SOURCES/config.yaml" --meta none --output-path "$product" > said
    grep -E 'WARNING|Unable to' said | grep -v -E 'WARNING parsing [A-Z]+ /(JSSResource|classicapi)/' > wrong || continue
    cat wrong said
    return 1
  done
}
import_all() {
  python - $PRODUCTS <<'PYTHON'
import importlib, pkgutil, sys

for product in sys.argv[1:]:
    package = importlib.import_module(product)
    for module in pkgutil.walk_packages(package.__path__, f"{product}."):
        importlib.import_module(module.name)
PYTHON
}

step 'made of the documents' generate
step 'all of it is imported' import_all
PYTHONPATH=$PWD:$SOURCES/../python exec python "$SOURCES/client.py"
