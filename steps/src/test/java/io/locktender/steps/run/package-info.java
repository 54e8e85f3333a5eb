/** Tests of how steps are carried out, on a server. */
@NullMarked
package io.locktender.steps.run;

import org.jspecify.annotations.NullMarked;
