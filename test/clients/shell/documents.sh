# For programs over clients that a generator makes: in a folder of its own, with the documents of the emulator in it. `begin FOLDER`
. "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

PRODUCTS='entra graph intune apple jamf control'

begin() {
  mkdir -p "$1" && cd "$1" || exit
  for product in $PRODUCTS; do ask -o "$product.json" "$HTTP_URL/_localtenant/openapi/$product.json" || exit; done
}
