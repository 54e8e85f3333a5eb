package io.locktender.site;

/**
 * What is below one heading of a page, up to the next one; or a row of a table.
 *
 * @param level 1 for the page's title, up to 6; {@link #ROW} for a row
 * @param id its anchor
 * @param heading in words, without marks; a row's first cell
 * @param text in words
 */
record Section(int level, String id, String heading, String text) {
  /** The level of a row. */
  static final int ROW = 7;
}
