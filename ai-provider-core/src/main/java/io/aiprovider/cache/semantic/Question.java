package io.aiprovider.cache.semantic;

/**
 * A question that may have the same answer as another one. Immutable.
 *
 * @param scope equal for requests that differ in nothing but the text of the question, and whose
 *     vectors have the same number of dimensions
 * @param vector the meaning of the text, as a vector of length 1
 * @param facts what must be equal, however similar the vectors are
 * @since 0.1
 */
public record Question(String scope, float[] vector, Facts facts) {

  /**
   * A question.
   *
   * @param scope equal for requests that differ in nothing but the text of the question, and whose
   *     vectors are from the same model
   * @param text the text of the question; it is not kept
   * @param vector the meaning of the text, of any length
   * @throws IllegalArgumentException if all numbers of the vector are 0
   */
  public static Question of(String scope, String text, float[] vector) {
    return new Question(scope + '/' + vector.length, ofLengthOne(vector), Facts.of(text));
  }

  /**
   * Whether nothing but the vectors can tell both apart: they have the same scope, the same
   * numbers, units, dates, names and negations, no opposite words, and differ in more than one
   * word.
   */
  public boolean agreesWith(Question other) {
    return scope.equals(other.scope) && facts.agreeWith(other.facts);
  }

  /**
   * The cosine of both vectors, which is 1 for the same meaning.
   *
   * @throws IllegalArgumentException if they have different numbers of dimensions
   */
  public double similarityTo(Question other) {
    if (vector.length != other.vector.length) {
      throw new IllegalArgumentException("The vectors are not from the same model.");
    }
    double product = 0;
    for (int i = 0; i < vector.length; i++) {
      product += (double) vector[i] * other.vector[i];
    }
    return product;
  }

  private static float[] ofLengthOne(float[] vector) {
    double square = 0;
    for (float each : vector) {
      square += (double) each * each;
    }
    if (square == 0) {
      throw new IllegalArgumentException("The vector of a text has only zeros.");
    }
    float[] unit = new float[vector.length];
    float length = (float) Math.sqrt(square);
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] / length;
    }
    return unit;
  }
}
