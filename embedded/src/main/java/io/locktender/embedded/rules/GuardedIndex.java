package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.bson.Document;

/**
 * The index of {@code _id}, which every collection has and which is asked first before a document
 * is changed: the one place where the library can still be told no.
 *
 * @param <P> where documents are
 */
final class GuardedIndex<P> extends DelegatingIndex<P> {
  private final CollectionRules rules;

  GuardedIndex(Index<P> inner, CollectionRules rules) {
    super(inner, false);
    this.rules = rules;
  }

  @Override
  public void checkUpdate(Document before, Document after, MongoCollection<P> collection) {
    rules.updated(collection, before, after);
    super.checkUpdate(before, after, collection);
  }
}
