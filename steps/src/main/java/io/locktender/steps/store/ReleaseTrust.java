package io.locktender.steps.store;

import com.sun.security.auth.module.UnixSystem;
import io.locktender.steps.signing.VerifyingKey;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose releases are taken. That nobody but its owner may write a release holds for everybody.
 *
 * @param owners the users, by number, to one of whom each file must belong; empty: to anybody
 * @param keys one of which must have signed each release; empty: none need have
 */
public record ReleaseTrust(Set<Long> owners, List<VerifyingKey> keys) {
  /** For who looks at releases that others will run. */
  public static final ReleaseTrust ANYBODYS = new ReleaseTrust(Set.of(), List.of());

  private static final long ROOT = 0;

  public ReleaseTrust {
    owners = Set.copyOf(owners);
    keys = List.copyOf(keys);
  }

  /** For who runs them: those that root or the user of this process has put there. */
  public static ReleaseTrust ofThisUser() {
    return new ReleaseTrust(
        Stream.of(ROOT, new UnixSystem().getUid()).collect(Collectors.toSet()), List.of());
  }

  /** The same, where one of these keys must have signed each release; none: nobody need have. */
  public ReleaseTrust signedBy(List<VerifyingKey> others) {
    return new ReleaseTrust(owners, others);
  }
}
