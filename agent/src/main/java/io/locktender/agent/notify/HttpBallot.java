package io.locktender.agent.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.locktender.agent.config.NotifyHook;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.notify.Inquiry;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import io.locktender.coordinator.notify.Voter.Ballot;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.StrictJson;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * POSTs a question. A code from 200 to 299 with nothing, or with a JSON object without {@code
 * veto}, is a yes; {@code {"veto": "reason"}}, or 409 with whatever, is a veto.
 */
public final class HttpBallot implements Ballot {
  private static final int CONFLICT = 409;

  /** The longest answer, in bytes. */
  private static final int MOST = 16 * 1024;

  private final String name;
  private final EventBody body;
  private final HookPost post;

  /** What of an answer is looked at. */
  record Answer(@Nullable String veto) {}

  /**
   * @param cluster the cluster's name
   * @param clock goes into the signature
   */
  public HttpBallot(NotifyHook hook, String cluster, InstantSource clock) {
    this.name = hook.name();
    this.body = new EventBody(cluster);
    this.post = new HookPost(hook, clock);
  }

  @Override
  public Optional<String> vote(Inquiry inquiry) throws NotHeardException, InterruptedException {
    HttpResponse<byte[]> response =
        post.send(body.of(inquiry, name), head -> new ShortBody(MOST + 1));
    int code = response.statusCode();
    if (code == CONFLICT) {
      return Optional.of(reasonOf(response.body()));
    }
    if (code < 200 || code > 299) {
      throw new NotHeardException(HookPost.unexpected(code));
    }
    return Optional.ofNullable(answer(response.body()).veto()).map(VetoReason::of);
  }

  /** A veto counts, in whatever words. */
  private static String reasonOf(byte[] said) {
    try {
      String veto = answer(said).veto();
      return VetoReason.of(veto == null ? "" : veto);
    } catch (NotHeardException e) {
      return VetoReason.of(new String(said, UTF_8));
    }
  }

  private static Answer answer(byte[] said) throws NotHeardException {
    if (said.length <= MOST && new String(said, UTF_8).isBlank()) {
      return new Answer(null);
    }
    try {
      return StrictJson.read(Records.mapper(), said, Answer.class, "the answer", MOST);
    } catch (InvalidInputException e) {
      throw new NotHeardException(
          "expected an answer with no body, or a JSON object such as {\"veto\": \"reason\"} of at"
              + " most "
              + MOST
              + " bytes, found another");
    }
  }
}
