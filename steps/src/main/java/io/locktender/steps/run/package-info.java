/** How a step is carried out on a set of collections, and verified right after. */
@NullMarked
package io.locktender.steps.run;

import org.jspecify.annotations.NullMarked;
