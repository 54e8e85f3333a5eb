/** Commands for what no master decides: nodes that are gone, backups, a restored dump. */
@NullMarked
package io.locktender.cli.admin;

import org.jspecify.annotations.NullMarked;
