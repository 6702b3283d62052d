package io.aiprovider.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
  private static boolean agree(String one, String two) {
    Facts first = Facts.of(one);
    Facts second = Facts.of(two);
    assertThat(first.agreeWith(second)).isEqualTo(second.agreeWith(first));
    return first.agreeWith(second);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What is 30 percent of 90? | How much is 30% of 90?",
        "How do I convert 20 dollars to euros? | What are 20 USD in EUR?",
        "List two ideas. | Please list 2 ideas for me.",
        "How many meters are in 3 km? | How many metres do 3 kilometers have?",
        "Is 10,000 a lot of money? | Would you say 10000 is a lot of money?",
        "How do I turn on dark mode? | How can I enable dark mode?",
        "Which foods have no sugar? | What foods contain no sugar?",
        "Why don't planes fall? | What is the reason that planes do not fall?",
        "What does \"carpe diem\" mean? | What is the meaning of “carpe diem”?",
        "How do I get to Berlin? | What is the way to get to Berlin?",
        "How do I add and remove users? | What is the way to remove and add users?",
        "Is this legal? | Is that legal?",
        "How can I pay? | How could I pay?",
        "Why is it late? | What is the reason that it is late?",
        "How do I convert from feet to meters? | What is the way to convert from feet to meters?",
      })
  void texts_with_the_same_facts_agree(String one, String two) {
    assertThat(agree(one, two)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What is new in version 2.4 of it? | What does version 2.5 of it bring?",
        "Give me 5 ideas. | I would like to have 6 ideas.",
        "Give me two ideas. | I would like to have three ideas.",
        "Tell me the first rule. | What is the second rule?",
        "Is 10,000 a lot of money? | Would you say 100,000 is a lot of money?",
        "How long is 10 min? | What are 10 s?",
        "How much is $5? | What can I get for €5?",
        "What is on Monday? | Is there something on Tuesday?",
        "What happens today? | Is something going on tomorrow?",
        "Which foods have sugar? | What foods contain no sugar?",
        "Why do planes fall? | What is the reason that planes don't fall?",
        "What does \"carpe diem\" mean? | What is the meaning of \"memento mori\"?",
        "What is `git fetch` for? | Why is there `git pull`?",
        "How do I get to Berlin? | What is the way to get to Munich?",
        "Translate from English to French. | Put this from French into English.",
        "Is 5 more than 7? | Would you say 7 is more than 5?",
        "How do I enable it? | What is the way to disable it?",
        "What did it do before the war? | What happened with it after the war?",
        "How do I boil an egg? | How do I fry an egg?",
        "Does the wolf chase the fox? | Does the fox chase the wolf?",
        "How do I move files to my phone? | How do I move files from my phone?",
        "Is this train going to Vienna? | Does this train come from Vienna?",
        "What should we drink? | What could we drink?",
        "Can I feed grapes to my dog? | Should I give my dog grapes?",
        "May I park here? | Must I park here?",
        "Are all members entitled to it? | Are some members entitled to it?",
        "What is the population of it? | What was the population of it?",
        "Why is it late? | When is it late?",
        "Where do I pay? | How do I pay?",
        "Is it on the table? | Is it in the table?",
        "Do I need it? | Would I need it?",
        "Berlin or Munich? | Hamburg or Munich?",
        "Wie koche ich Reis? | Wie koche ich Nudeln?",
        "如何煮 3 个鸡蛋? | 如何煮 4 个鸡蛋?",
      })
  void texts_with_other_facts_do_not(String one, String two) {
    assertThat(agree(one, two)).isFalse();
  }

  @Test
  void each_pair_of_opposites_has_bits_of_its_own() {
    assertThat(Words.opposite("with")).isEqualTo(1L << 62);
    assertThat(Words.opposite("without")).isEqualTo(1L << 63);
    assertThat(Words.opposite("on")).isEqualTo(1L);
    assertThat(Words.opposite("off")).isEqualTo(2L);
  }

  @Test
  void texts_without_words_agree_only_if_they_are_equal() {
    assertThat(agree("", "")).isTrue();
    assertThat(agree("12", "12")).isTrue();
    assertThat(agree("12", "13")).isFalse();
    assertThat(agree("$", "€")).isFalse();
  }
}
