/**
 * Tests of the site: of small repositories that are made for them, and of the documents themselves.
 */
@NullMarked
package io.locktender.site;

import org.jspecify.annotations.NullMarked;
