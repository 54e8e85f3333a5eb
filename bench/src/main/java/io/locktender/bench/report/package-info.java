/** What is printed: figures, tables, plots and pages. No I/O but the writing of a page. */
@NullMarked
package io.locktender.bench.report;

import org.jspecify.annotations.NullMarked;
