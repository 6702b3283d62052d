package io.aiprovider.server.startup;

/**
 * The server does not start as it is configured. Told without a stack trace; it never holds a
 * secret's value.
 *
 * @since 0.1
 */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;
  private final String remedy;

  /**
   * Why, and what to do.
   *
   * @param problem what is wrong, in a sentence
   * @param remedy what to do about it; may have several lines
   */
  public StartRefused(String problem, String remedy) {
    super(problem + " " + remedy);
    this.problem = problem;
    this.remedy = remedy;
  }

  /** What is wrong. */
  public String problem() {
    return problem;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
