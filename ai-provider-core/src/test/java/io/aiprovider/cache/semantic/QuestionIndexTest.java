package io.aiprovider.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionIndexTest {
  private final Random random = new Random(7);
  private final QuestionIndex index = new QuestionIndex(1_000);

  private static Question question(String scope, float... vector) {
    return Question.of(scope, "", vector);
  }

  private float[] vector(int dimensions, float[] near, double noise) {
    float[] vector = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) (near[i] + noise * random.nextGaussian());
    }
    return vector;
  }

  private static double cosine(float[] one, float[] two) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * two[i];
      first += (double) one[i] * one[i];
      second += (double) two[i] * two[i];
    }
    return product / Math.sqrt(first * second);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 63, 64, 65, 384, 1_536})
  void the_most_similar_question_is_the_one_that_comparing_all_finds(int dimensions) {
    float[] middle = vector(dimensions, new float[dimensions], 1);
    Map<String, float[]> known = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      String key = "k" + i;
      known.put(key, vector(dimensions, middle, 0.5));
      index.add(key, question("s", known.get(key)));
    }
    for (int i = 0; i < 300; i += 3) {
      index.remove("k" + i);
      known.remove("k" + i);
    }
    for (int i = 0; i < 50; i++) {
      float[] asked = vector(dimensions, middle, 0.5);
      String nearest = null;
      for (Map.Entry<String, float[]> each : known.entrySet()) {
        if (nearest == null || cosine(asked, each.getValue()) > cosine(asked, known.get(nearest))) {
          nearest = each.getKey();
        }
      }
      double similarity = cosine(asked, known.get(nearest));

      SimilarQuestion found = index.mostSimilar(question("s", asked), similarity - 0.001);
      assertThat(found).isNotNull();
      assertThat(found.similarity()).isCloseTo(similarity, within(1e-5));
      assertThat(cosine(asked, known.get(found.key()))).isCloseTo(similarity, within(1e-5));
      if (similarity < 0.999) {
        assertThat(index.mostSimilar(question("s", asked), similarity + 0.001)).isNull();
      }
    }
  }

  @Test
  void the_length_of_a_vector_does_not_matter() {
    index.add("a", question("s", 3, 4));

    assertThat(index.mostSimilar(question("s", 300, 400), 0.9999)).isNotNull();
  }

  @Test
  void another_scope_and_vectors_of_another_length_are_never_similar() {
    index.add("a", question("s", 1, 0));

    assertThat(index.mostSimilar(question("other", 1, 0), 0.1)).isNull();
    assertThat(index.mostSimilar(question("s", 1, 0, 0), 0.1)).isNull();
    assertThat(index.mostSimilar(question("s", 1, 0), 0.1)).isNotNull();
  }

  @Test
  void a_less_similar_question_with_the_same_facts_is_found() {
    index.add("near", Question.of("s", "5 ideas", new float[] {1, 0}));
    index.add("far", Question.of("s", "6 ideas", new float[] {1, 0.3f}));

    assertThat(index.mostSimilar(Question.of("s", "6 ideas", new float[] {1, 0}), 0.9))
        .extracting(SimilarQuestion::key)
        .isEqualTo("far");
  }

  @Test
  void a_full_index_loses_its_oldest_question() {
    QuestionIndex small = new QuestionIndex(2);
    small.add("a", question("s", 1, 0, 0));
    small.add("b", question("s", 0, 1, 0));
    small.add("a", question("s", 1, 0, 0)); // the newest now
    small.add("c", question("s", 0, 0, 1));

    assertThat(small.size()).isEqualTo(2);
    assertThat(small.mostSimilar(question("s", 0, 1, 0), 0.9)).isNull();
    assertThat(small.mostSimilar(question("s", 1, 0, 0), 0.9)).isNotNull();
    assertThat(small.mostSimilar(question("s", 0, 0, 1), 0.9)).isNotNull();
  }

  @Test
  void a_vector_of_zeros_is_refused() {
    assertThatThrownBy(() -> question("s", 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
