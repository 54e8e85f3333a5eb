/**
 * Signatures over a release's digest: Ed25519, in the files of minisign, by the JDK alone. Knows no
 * releases.
 */
@NullMarked
package io.locktender.steps.signing;

import org.jspecify.annotations.NullMarked;
