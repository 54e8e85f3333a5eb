package io.locktender.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A command that a client sent.
 *
 * @param name as the client wrote it; the query has its first argument under it
 */
public record ClientCommand(Channel channel, String database, String name, Document query) {
  /** The name as it is compared; the library does not tell cases apart. */
  public String command() {
    return name.toLowerCase(Locale.ROOT);
  }

  /** What the first argument names, most often a collection. */
  String target() {
    return String.valueOf(query.get(name));
  }

  @Nullable Object argument(String argument) {
    return query.get(argument);
  }

  /** The documents under a name; none if it is not there. */
  List<Document> documents(String argument) {
    return query.get(argument) instanceof List<?> several
        ? several.stream().map(Document.class::cast).toList()
        : List.of();
  }

  /** The same command with one argument changed. */
  ClientCommand with(String argument, @Nullable Object value) {
    Document changed = query.clone();
    changed.put(argument, value);
    return new ClientCommand(channel, database, name, changed);
  }

  ClientCommand without(String argument) {
    Document changed = query.clone();
    changed.remove(argument);
    return new ClientCommand(channel, database, name, changed);
  }

  /** Another command on the same database. */
  ClientCommand other(String other, Document otherQuery) {
    return new ClientCommand(channel, database, other, otherQuery);
  }
}
