/**
 * The page: what {@code status}, {@code why} and {@code history} say, live in a browser. It only
 * reads. One thread looks at the cluster for all who look at the page, and for nobody while nobody
 * does; it tells them by server-sent events, each time the whole state.
 */
@NullMarked
package io.locktender.agent.page;

import org.jspecify.annotations.NullMarked;
