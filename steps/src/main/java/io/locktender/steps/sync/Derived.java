package io.locktender.steps.sync;

import io.locktender.steps.mongo.DocumentKey;
import java.util.Map;
import org.bson.RawBsonDocument;

/**
 * What some documents have become.
 *
 * @param documents what is to be in the copy; some may be missing, to be derived again
 * @param failures why the others cannot be changed
 */
record Derived(Map<DocumentKey, RawBsonDocument> documents, Map<DocumentKey, String> failures) {}
