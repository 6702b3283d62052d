package io.aiprovider.cache.semantic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What vectors tell apart badly: the numbers, dates, units, names, quoted words and negations of a
 * text, and words that have an opposite. Two texts may have the same answer only if these agree.
 * Numbers, units and names count in their order, because the distance of two cities is not the
 * translation of two languages. Texts that differ in a single word are different questions, too,
 * and so are those with the same words in another order: who tells whom. Words like "to" and
 * "from", or "can" and "should", must not contradict each other.
 *
 * <p>The lists of words are English. For texts in other languages, digits, quoted words, capital
 * letters and single words are compared.
 *
 * <p>It has hashes only, not the text. Immutable.
 */
final class Facts {
  private static final Pattern TOKEN =
      Pattern.compile(
          "[\"“”„«»](?<quoted>[^\"“”„«»]{1,200})[\"“”„«»]"
              + "|(?<![\\p{L}\\p{N}])['‘`](?<single>[^'‘’`]{1,200})['’`](?![\\p{L}\\p{N}])"
              + "|(?<number>\\p{N}+(?:[.,:/-]\\p{N}+)*)"
              + "|(?<word>\\p{L}[\\p{L}\\p{M}]*(?:['’-]\\p{L}+)*)"
              + "|(?<symbol>[$€£¥₹%°+*=<>])"
              + "|(?<end>[.?!:\\n])");

  private final long exact;
  private final int[] words;
  private final long opposites;
  private final long aspects;

  private Facts(long exact, int[] words, long opposites, long aspects) {
    this.exact = exact;
    this.words = words;
    this.opposites = opposites;
    this.aspects = aspects;
  }

  static Facts of(String text) {
    return new Reader().read(text);
  }

  /** Whether nothing in them says that the texts have different answers. */
  boolean agreeWith(Facts other) {
    return exact == other.exact
        && !Words.areOpposed(opposites, other.opposites)
        && !Words.disagree(aspects, other.aspects)
        && !differInOneWord(words, other.words)
        && !differInOrder(words, other.words);
  }

  private static boolean differInOneWord(int[] one, int[] two) {
    if (one.length != two.length) {
      return false;
    }
    int first = Arrays.mismatch(one, two);
    return first >= 0
        && Arrays.equals(one, first + 1, one.length, two, first + 1, two.length)
        && !Words.areInterchangeable(one[first], two[first]);
  }

  /**
   * Whether both have the same words, apart from those that most questions have, but in another
   * order.
   */
  private static boolean differInOrder(int[] one, int[] two) {
    int[] first = content(one);
    int[] second = content(two);
    if (first.length != second.length || Arrays.equals(first, second)) {
      return false;
    }
    Arrays.sort(first);
    Arrays.sort(second);
    return Arrays.equals(first, second);
  }

  private static int[] content(int[] words) {
    return Arrays.stream(words).filter(word -> !Words.isFunctionWord(word)).toArray();
  }

  private static final class Reader {
    private final List<String> numbers = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> units = new ArrayList<>();
    private final List<String> dates = new ArrayList<>();
    private final List<Integer> words = new ArrayList<>();
    private int negations;
    private long opposites;
    private long aspects;
    private boolean afterNumber;
    private boolean atStart = true;

    Facts read(String text) {
      Matcher tokens = TOKEN.matcher(text);
      while (tokens.find()) {
        boolean number = false;
        if (tokens.group("number") != null) {
          number(tokens.group("number"));
          number = true;
        } else if (tokens.group("word") != null) {
          word(tokens.group("word"));
        } else if (tokens.group("symbol") != null) {
          symbol(tokens.group("symbol"));
        } else if (tokens.group("end") == null) {
          String quoted = tokens.group("quoted");
          quoted(quoted == null ? tokens.group("single") : quoted);
        }
        afterNumber = number;
        atStart = tokens.group("end") != null;
      }
      dates.sort(null);
      long exact = hash(numbers);
      for (List<String> each : List.of(names, units, dates)) {
        exact = exact * 0x9E3779B97F4A7C15L + hash(each);
      }
      return new Facts(
          exact * 31 + negations,
          words.stream().mapToInt(Integer::intValue).toArray(),
          opposites,
          aspects);
    }

    private void number(String number) {
      numbers.add(number.replaceAll("(?<=\\p{N}),(?=\\p{N}{3})", ""));
      words.add(number.hashCode());
    }

    private void quoted(String quoted) {
      names.add("\"" + quoted.strip());
      words.add(quoted.hashCode());
    }

    private void symbol(String symbol) {
      units.add(Words.unit(symbol, true, symbol));
      words.add(symbol.hashCode());
    }

    private void word(String word) {
      String lower = word.toLowerCase(Locale.ROOT).replace('’', '\'');
      words.add(lower.hashCode());
      opposites |= Words.opposite(lower);
      aspects |= Words.answer(lower);
      String number = Words.number(lower);
      String unit = Words.unit(lower, afterNumber, "");
      if (Words.isNegation(lower)) {
        negations++;
      } else if (number != null) {
        numbers.add(number);
      } else if (!unit.isEmpty()) {
        units.add(unit);
      } else if (Words.isDate(lower)) {
        dates.add(lower);
      } else if (isName(word)) {
        names.add(lower);
      }
    }

    /** At the beginning of a sentence, a capital letter does not make a name, but a second does. */
    private boolean isName(String word) {
      boolean capital = Character.isUpperCase(word.codePointAt(0));
      boolean inner = word.chars().skip(1).anyMatch(Character::isUpperCase);
      return inner || capital && !atStart && !word.equals("I") && !word.startsWith("I'");
    }

    private static long hash(List<String> texts) {
      long hash = texts.size();
      for (String text : texts) {
        for (int i = 0; i < text.length(); i++) {
          hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        hash = hash * 0x9E3779B97F4A7C15L + 1;
      }
      return hash;
    }
  }
}
