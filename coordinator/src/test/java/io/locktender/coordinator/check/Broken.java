package io.locktender.coordinator.check;

/** What a transition did that none may do; kept in the state, so that the story tells it. */
enum Broken {
  NOTHING(""),
  DEPOSED("(c) a deposed master's transition took effect"),
  AGAIN("(f) a request that has ended began again"),
  THREW("(g) a decide function or a transition threw an exception"),
  UNPREPARED("(h) the hold began, and a node had not said that it has what it needs"),
  BACK_TOO_LATE("(d) the old release serves again, and a node does something for the hold"),
  HELD_TOO_LONG("(h) the workers were held for as long as they may be, and are not let go"),
  ASKED_NOBODY("(h) the hold began, and nobody had asked for it"),
  NO_CONSENT("(k) it went on, and those who may veto had not agreed to that"),
  TWO_TASKS("(g) a task was started while another one ran");

  final String sentence;

  Broken(String sentence) {
    this.sentence = sentence;
  }
}
