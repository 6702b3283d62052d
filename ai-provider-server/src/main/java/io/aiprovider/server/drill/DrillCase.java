package io.aiprovider.server.drill;

/**
 * One call of a drill.
 *
 * @param route the requested model
 * @param fault what goes wrong
 * @param stream whether the answer is requested as a stream
 * @param all whether all providers have the fault; if not, only the one that is called first
 */
public record DrillCase(String route, DrillFault fault, boolean stream, boolean all) {

  /** Whether the answer is a stream, in a word. */
  public String mode() {
    return stream ? "stream" : "plain";
  }

  /** Which providers have the fault, in a word. */
  public String failing() {
    return fault == DrillFault.NONE ? "none" : all ? "all" : "first";
  }
}
