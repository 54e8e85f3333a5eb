package io.locktender.steps.sync;

import io.locktender.steps.ledger.DocumentHash;
import io.locktender.steps.ledger.Ledger.Claim;
import io.locktender.steps.mongo.DocumentKey;
import org.bson.RawBsonDocument;

/**
 * A document that was seen for the first time.
 *
 * @param document as it was read
 * @param hash that of its bytes
 */
record Read(DocumentKey key, RawBsonDocument document, DocumentHash hash, Claim claim) {}
