/**
 * Steps in Java: what the author of a release implements, beginning with {@link
 * io.locktender.steps.ReleaseSteps}.
 *
 * <p>The code of a release sees this package, the MongoDB driver with BSON ({@code com.mongodb},
 * {@code org.bson}) and slf4j ({@code org.slf4j}) as Locktender has them, the JDK's platform, and
 * the jars in the release's own {@code lib}. It sees nothing else that Locktender has: no class, no
 * resource, no service. A library that it uses it brings, in the version that it likes.
 *
 * <p>Nothing is null, unless it says so.
 */
@NullMarked
package io.locktender.steps;

import org.jspecify.annotations.NullMarked;
