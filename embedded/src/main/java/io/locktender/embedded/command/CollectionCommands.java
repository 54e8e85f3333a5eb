package io.locktender.embedded.command;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.rules.Unsupported;
import io.locktender.embedded.rules.Validator;
import java.util.Objects;

/** Commands about collections as a whole. */
final class CollectionCommands {
  private final Library library;
  private final CollectionListing listing;
  private final IndexCommands indexes;

  CollectionCommands(Library library, IndexCommands indexes) {
    this.library = library;
    this.listing = new CollectionListing(library);
    this.indexes = indexes;
  }

  Document create(ClientCommand call) {
    Validator.check(call.query());
    Document answer = library.answer(call);
    listing.created(call);
    return answer;
  }

  Document list(ClientCommand call) {
    return listing.completed(library.answer(call.without("filter")), call);
  }

  /** One that is not there is no error, since 7.0. */
  Document drop(ClientCommand call) {
    return library.collection(call.database(), call.target()) == null
        ? Answers.ok()
        : library.answer(call);
  }

  Document rename(ClientCommand call) {
    String from = call.target();
    String database = Utils.getDatabaseNameFromFullName(from);
    IndexCommands.requireCollection(library, database, Utils.getCollectionNameFromFullName(from));
    String to = String.valueOf(call.argument("to"));
    if (!Utils.getDatabaseNameFromFullName(to).equals(database)) {
      throw Unsupported.of("renames from one database to another");
    }
    return library.answer(call);
  }

  /** Changes the validator, or what is kept of an index. */
  Document modify(ClientCommand call) {
    IndexCommands.requireCollection(library, call.database(), call.target());
    Validator.check(call.query());
    if (call.argument("index") instanceof Document index) {
      indexes.modify(call, index);
    }
    MongoCollection<?> collection =
        Objects.requireNonNull(library.collection(call.database(), call.target()));
    Document options =
        library.options().getOrDefault(collection.getUuid(), new Document()).cloneDeeply();
    for (String option : Validator.OPTIONS) {
      if (call.query().containsKey(option)) {
        options.put(option, call.argument(option));
      }
    }
    library.options().put(collection.getUuid(), options);
    return Answers.ok();
  }
}
