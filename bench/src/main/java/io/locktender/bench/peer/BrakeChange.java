package io.locktender.bench.peer;

import liquibase.change.custom.CustomTaskChange;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;

/** A change of Liquibase's that says that the lock is held, and waits until it is released. */
public final class BrakeChange implements CustomTaskChange {
  @Override
  public void execute(Database database) {
    PeerLines.say(PeerLines.CHANGES);
    PeerLines.awaitRelease();
  }

  @Override
  public String getConfirmationMessage() {
    return "released";
  }

  @Override
  public void setUp() {}

  @Override
  public void setFileOpener(ResourceAccessor resourceAccessor) {}

  @Override
  public ValidationErrors validate(Database database) {
    return new ValidationErrors();
  }
}
