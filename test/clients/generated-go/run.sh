# `run.sh TOOLS`: makes a client of each document with oapi-codegen, builds the program over them, and runs it.
. "$(dirname "$0")/../shell/documents.sh"
SOURCES=$(cd "$(dirname "$0")" && pwd)
PATH=$1:$PATH

begin generated-go
cp "$SOURCES"/{go.mod,go.sum,main.go} .

generate() {
  for product in $PRODUCTS; do
    mkdir -p "$product"
    oapi-codegen -generate types,client -package "$product" -o "$product/client.go" "$product.json"
  done
}
# Without the name of the folder in what is built, it is found in the cache the next time.
build() { go build -trimpath -mod=readonly ./... && go build -trimpath -mod=readonly -o program .; }

step 'made of the documents' generate
step builds build
exec ./program
