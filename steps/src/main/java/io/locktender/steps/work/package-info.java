/** What a mastership does to the database for one upgrade, and how that can fail. */
@NullMarked
package io.locktender.steps.work;

import org.jspecify.annotations.NullMarked;
