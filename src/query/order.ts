/** One term of `$orderby` or `sort`. */
export interface OrderBy {
  readonly property: string
  readonly descending: boolean
}
