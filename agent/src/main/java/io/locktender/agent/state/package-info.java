/**
 * What an agent keeps on its node's disk: small durable records, the lock that makes it the only
 * agent there, and the log of what it did and in which order.
 *
 * <p>A record is replaced as a whole and is on disk, directory entry included, before the call
 * returns. One that is there and cannot be read is an error, never "none": a node that forgets the
 * highest revision would start what a restored dump admits.
 */
@NullMarked
package io.locktender.agent.state;

import org.jspecify.annotations.NullMarked;
