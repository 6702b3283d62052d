package io.aiprovider.cache.semantic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one scope. It finds the most similar one exactly, without calculating most of
 * the similarities: a vector that is too far away in its first dimensions cannot come near again in
 * the others. So the vectors are stored in slices of some dimensions, and most of them are read in
 * the first slice only.
 *
 * <p>For vectors of length 1, the square of the distance is {@code 2 - 2 * cosine}.
 *
 * <p>Not thread-safe.
 */
final class QuestionGroup {
  private static final int SLICE = 64;
  private static final int FIRST_CAPACITY = 1;

  private final int dimensions;
  private final float[][] slices;
  private KnownQuestion[] questions = new KnownQuestion[FIRST_CAPACITY];
  private int size;

  QuestionGroup(int dimensions) {
    this.dimensions = dimensions;
    this.slices = new float[(dimensions + SLICE - 1) / SLICE][FIRST_CAPACITY * SLICE];
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(KnownQuestion question, float[] vector) {
    if (size == questions.length) {
      questions = Arrays.copyOf(questions, 2 * size);
      for (int i = 0; i < slices.length; i++) {
        slices[i] = Arrays.copyOf(slices[i], 2 * size * SLICE);
      }
    }
    for (int i = 0; i < slices.length; i++) {
      int length = Math.min(SLICE, dimensions - i * SLICE);
      System.arraycopy(vector, i * SLICE, slices[i], size * SLICE, length);
    }
    question.position = size;
    questions[size++] = question;
  }

  /** The last question takes the place of the removed one. */
  void remove(KnownQuestion question) {
    int last = --size;
    KnownQuestion moved = questions[last];
    for (float[] slice : slices) {
      System.arraycopy(slice, last * SLICE, slice, question.position * SLICE, SLICE);
    }
    questions[question.position] = moved;
    moved.position = question.position;
    questions[last] = null;
  }

  /** The most similar question with the same facts; null if none is similar enough. */
  @Nullable SimilarQuestion mostSimilar(Question asked, double threshold) {
    float[] vector = Arrays.copyOf(asked.vector(), slices.length * SLICE);
    float limit = (float) (2 - 2 * threshold);
    KnownQuestion nearest = null;
    for (int i = 0; i < size; i++) {
      float distance = distance(vector, i, limit);
      if (distance <= limit && questions[i].facts.agreeWith(asked.facts())) {
        nearest = questions[i];
        limit = distance;
      }
    }
    return nearest == null ? null : new SimilarQuestion(nearest.key, 1 - limit / 2);
  }

  /** The square of the distance; only a part of it if that is more than the limit. */
  private float distance(float[] vector, int question, float limit) {
    float distance = 0;
    for (int i = 0; i < slices.length && distance <= limit; i++) {
      distance += distance(vector, i * SLICE, slices[i], question * SLICE);
    }
    return distance;
  }

  /** Four sums, because a processor can add to them at the same time. */
  private static float distance(float[] one, int at, float[] two, int from) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (int i = 0; i < SLICE; i += 4) {
      float first = one[at + i] - two[from + i];
      float second = one[at + i + 1] - two[from + i + 1];
      float third = one[at + i + 2] - two[from + i + 2];
      float fourth = one[at + i + 3] - two[from + i + 3];
      a += first * first;
      b += second * second;
      c += third * third;
      d += fourth * fourth;
    }
    return a + b + (c + d);
  }
}
