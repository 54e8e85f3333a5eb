package io.locktender.steps.local;

import io.locktender.steps.change.Fence;
import io.locktender.steps.control.ControlStore;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The fence around collections that other masterships know by the same names: open as long as the
 * version document carries the token.
 */
record TokenFence(ControlStore control, String token) implements Fence {
  @Override
  public Optional<String> closed() {
    Optional<BsonDocument> version = control.readVersion();
    if (version.isEmpty()) {
      return Optional.of(
          "expected a version document with this master's token, found none; nothing more"
              + " is written");
    }
    boolean ours = new BsonString(token).equals(version.get().get("token"));
    return ours
        ? Optional.empty()
        : Optional.of(
            "expected this master's token in the version document, found another: another"
                + " master has taken over, and nothing more is written");
  }
}
