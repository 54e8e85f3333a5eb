/**
 * Makes plain HTML of {@code docs/}, for reading without a server.
 *
 * <p>{@link SiteMain} reads what {@code docs/README.md} leads to ({@link Library}), turns each link
 * into one between the site's files ({@link Links}), and writes pages, pictures, the index of the
 * search and the Javadoc of the step API ({@link Site}). {@code docs/README.md} is the navigation:
 * its headings are the tasks. A link, an anchor or a page that leads nowhere ends the build, with
 * all such places at once. The same sources give the same bytes.
 */
@NullMarked
package io.locktender.site;

import org.jspecify.annotations.NullMarked;
