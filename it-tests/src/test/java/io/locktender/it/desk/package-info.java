/** Commands on one database that no agent looks after, each in a process of its own. */
@NullMarked
package io.locktender.it.desk;

import org.jspecify.annotations.NullMarked;
