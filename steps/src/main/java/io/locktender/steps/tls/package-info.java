/** TLS from files, without a keystore of the JVM's: certificates and keys in PEM or PKCS12. */
@NullMarked
package io.locktender.steps.tls;

import org.jspecify.annotations.NullMarked;
