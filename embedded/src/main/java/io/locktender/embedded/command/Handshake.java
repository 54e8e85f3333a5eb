package io.locktender.embedded.command;

import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.rules.SizeLimits;
import java.time.Clock;
import java.util.List;

/**
 * What a driver asks before all else. Nothing is said of sessions: so drivers use none, and neither
 * transactions nor retryable writes.
 */
public final class Handshake {
  /** One that the drivers of today accept, and those of some years to come. */
  public static final MongoVersion VERSION =
      new MongoVersion() {
        @Override
        public List<Integer> getVersionArray() {
          return List.of(7, 0, 0);
        }

        @Override
        public int getWireVersion() {
          return 21;
        }
      };

  private static final int BITS = 64;

  private final Clock clock;

  Handshake(Clock clock) {
    this.clock = clock;
  }

  Document hello(ClientCommand call) {
    boolean old = call.command().equals("ismaster");
    Document answer =
        new Document("helloOk", true)
            .append(old ? "ismaster" : "isWritablePrimary", true)
            .append("maxBsonObjectSize", SizeLimits.DOCUMENT_BYTES)
            .append("maxMessageSizeBytes", SizeLimits.MESSAGE_BYTES)
            .append("maxWriteBatchSize", SizeLimits.WRITES)
            .append("localTime", clock.instant())
            .append("connectionId", call.channel().id().asLongText().hashCode())
            .append("minWireVersion", 0)
            .append("maxWireVersion", VERSION.getWireVersion())
            .append("readOnly", false);
    Utils.markOkay(answer);
    return answer;
  }

  static Document buildInfo() {
    Document answer =
        new Document("version", VERSION.toVersionString())
            .append("gitVersion", "locktender-embedded")
            .append("modules", List.of())
            .append("versionArray", List.of(7, 0, 0, 0))
            .append("bits", BITS)
            .append("debug", false)
            .append("maxBsonObjectSize", SizeLimits.DOCUMENT_BYTES)
            .append("storageEngines", List.of());
    Utils.markOkay(answer);
    return answer;
  }
}
