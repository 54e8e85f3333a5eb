package io.locktender.steps.control;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.Texts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Registrations and journal entries as documents, and back. */
final class ControlDocuments {
  private ControlDocuments() {}

  static BsonDocument ofNode(NodeRegistration node) {
    List<BsonString> roles =
        node.roles().stream().map(role -> new BsonString(role.word())).toList();
    return new BsonDocument("_id", new BsonString(node.id()))
        .append(RecordFormat.KEY, new BsonInt32(RecordFormat.FIRST))
        .append("incarnation", new BsonString(node.incarnation()))
        .append("roles", new BsonArray(roles))
        .append("registeredAt", date(node.registeredAt()))
        .append("agent", node.agent() == null ? BsonNull.VALUE : ofAgent(node.agent()));
  }

  private static BsonDocument ofAgent(AgentBuild agent) {
    return new BsonDocument("build", new BsonString(agent.build()))
        .append("reads", new BsonInt32(agent.reads()));
  }

  /**
   * @throws InvalidInputException when the document is no registration
   */
  static NodeRegistration toNode(BsonDocument document) {
    return read(
        MongoControlStore.NODES,
        document,
        "a node's registration",
        "restart the agent of that node, which writes it again",
        ControlDocuments::node);
  }

  private static NodeRegistration node(BsonDocument document) {
    return new NodeRegistration(
        document.getString("_id").getValue(),
        document.getString("incarnation").getValue(),
        document.getArray("roles").stream().map(ControlDocuments::role).toList(),
        instant(document, "registeredAt"),
        document.isDocument("agent") ? agent(document.getDocument("agent")) : null);
  }

  private static AgentBuild agent(BsonDocument document) {
    try {
      return new AgentBuild(
          document.getString("build").getValue(), document.getInt32("reads").getValue());
    } catch (IllegalArgumentException e) {
      throw new BsonInvalidOperationException("agent." + e.getMessage());
    }
  }

  private static NodeRole role(BsonValue value) {
    String word = value.asString().getValue();
    return NodeRole.of(word)
        .orElseThrow(() -> new BsonInvalidOperationException("'" + word + "' is no role"));
  }

  static BsonDocument ofEntry(JournalEntry entry) {
    return new BsonDocument(RecordFormat.KEY, new BsonInt32(RecordFormat.FIRST))
        .append("upgradeId", new BsonString(entry.upgradeId()))
        .append("token", new BsonString(entry.token()))
        .append("epoch", new BsonInt64(entry.epoch()))
        .append("at", date(entry.at()))
        .append("node", new BsonString(entry.node()))
        .append("event", new BsonString(entry.event()))
        .append("release", orNull(entry.release()))
        .append("step", orNull(entry.step()))
        .append("detail", orNull(entry.detail()));
  }

  /**
   * @throws InvalidInputException when the document is no entry
   */
  static JournalEntry toEntry(BsonDocument document) {
    return read(
        MongoControlStore.JOURNAL,
        document,
        "an entry of the journal",
        "remove it: nothing is decided by it",
        ControlDocuments::entry);
  }

  /**
   * How a request ended, as it is kept under the request's id.
   *
   * @throws InvalidInputException when that is no document
   */
  static BsonDocument toEnded(BsonDocument document) {
    return read(
        MongoControlStore.HISTORY,
        document,
        "the end of a request",
        "restore it from a dump, or remove it: then the request may start again",
        found -> found.getDocument("ended"));
  }

  private static <T> T read(
      String collection,
      BsonDocument document,
      String expected,
      String whatToDo,
      Function<BsonDocument, T> read) {
    String what = collection + ", _id " + Texts.cut(String.valueOf(document.get("_id")));
    try {
      RecordFormat.check(RecordFormat.of(document, what), what);
      return read.apply(document);
    } catch (NewerFormatException e) {
      throw e;
    } catch (InvalidInputException e) {
      throw new InvalidInputException(e.getMessage() + "; " + whatToDo);
    } catch (BsonInvalidOperationException e) {
      throw new InvalidInputException(
          "%s: expected %s, found something else (%s); %s"
              .formatted(what, expected, Texts.oneLine(String.valueOf(e.getMessage())), whatToDo));
    }
  }

  private static JournalEntry entry(BsonDocument document) {
    return new JournalEntry(
        document.getString("upgradeId").getValue(),
        document.getString("token").getValue(),
        document.getInt64("epoch").getValue(),
        instant(document, "at"),
        document.getString("node").getValue(),
        document.getString("event").getValue(),
        text(document, "release").orElse(null),
        text(document, "step").orElse(null),
        text(document, "detail").orElse(null));
  }

  private static BsonDateTime date(Instant instant) {
    return new BsonDateTime(instant.toEpochMilli());
  }

  private static Instant instant(BsonDocument document, String key) {
    return Instant.ofEpochMilli(document.getDateTime(key).getValue());
  }

  private static BsonValue orNull(@Nullable String text) {
    return text == null ? BsonNull.VALUE : new BsonString(text);
  }

  private static Optional<String> text(BsonDocument document, String key) {
    return document.isString(key)
        ? Optional.of(document.getString(key).getValue())
        : Optional.empty();
  }
}
