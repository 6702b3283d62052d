package io.aiprovider.cache.semantic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The English words that change what a question asks for. */
final class Words {
  private static final Set<String> NEGATIONS =
      set(
          "no not never none nothing nobody nowhere neither nor without except unless cannot lack"
              + " lacks lacking hardly excluding");

  private static final List<String> NUMBERS =
      words(
          "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
              + " fifteen sixteen seventeen eighteen nineteen twenty");

  private static final Set<String> OTHER_NUMBERS =
      set(
          "thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands"
              + " million millions billion billions dozen half quarter third double triple twice"
              + " thrice first second fourth fifth sixth seventh eighth ninth tenth");

  private static final Set<String> DATES =
      set(
          "monday tuesday wednesday thursday friday saturday sunday january february march april"
              + " june july august september october november december today tomorrow yesterday"
              + " tonight morning noon afternoon evening night midnight weekend spring summer autumn"
              + " winter fall easter christmas");

  /** Units: all forms of one are in a group, and the first is its name. */
  private static final Map<String, String> UNITS =
      groups(
          "$ dollar dollars usd; € euro euros eur; £ pound pounds gbp lb lbs; ¥ yen jpy; ₹ rupee"
              + " rupees inr; cent cents; % percent percentage; ° degree degrees; celsius; fahrenheit;"
              + " kelvin; km kilometer kilometers kilometre kilometres; mile miles mi; meter meters"
              + " metre metres; cm centimeter centimeters centimetre centimetres; mm millimeter"
              + " millimeters; inch inches; foot feet ft; yard yards; mph; kmh; kg kilogram kilograms"
              + " kilo kilos; gram grams; mg milligram milligrams; ton tons tonne tonnes; ounce ounces"
              + " oz; liter liters litre litres; ml milliliter milliliters; gallon gallons; cup cups;"
              + " tablespoon tablespoons tbsp; teaspoon teaspoons tsp; calorie calories kcal; joule"
              + " joules; watt watts kw kwh; volt volts; ms millisecond milliseconds; sec second-s"
              + " seconds secs; minute minutes mins; hour hours hrs; day days; week weeks; month"
              + " months; year years yr yrs; decade decades; century centuries; bit bits; byte bytes;"
              + " kb kilobyte kilobytes; mb megabyte megabytes; gb gigabyte gigabytes; tb terabyte"
              + " terabytes; hz; khz; mhz; ghz; acre acres; hectare hectares; word words; sentence"
              + " sentences; page pages; line lines");

  /** Units that are words or letters of their own unless they follow a number. */
  private static final Map<String, String> UNITS_AFTER_NUMBERS =
      groups(
          "meter m; gram g; liter l; sec s; hour h; minute min; celsius c; fahrenheit f; inch in");

  /** Pairs of opposites, at most 32: each word has a bit, and its opposite the next one. */
  private static final Map<String, Long> OPPOSITES =
      bits(
          "on/off, enable enabled enabling activate/disable disabled disabling deactivate, increase"
              + " increasing raise more/decrease decreasing reduce lower less fewer, gain/lose,"
              + " advantage advantages pro pros benefit benefits/disadvantage disadvantages con cons"
              + " drawback drawbacks, highest tallest biggest largest maximum max most best upper"
              + " top/lowest shortest smallest minimum min least worst bottom, open opening/close"
              + " closing shut, buy buying purchase/sell selling, before/after, fast faster"
              + " fastest/slow slower slowest, add adding insert/remove removing delete deleting,"
              + " encrypt encode encrypted/decrypt decode decrypted, lock locked/unlock unlocked,"
              + " start starting begin launch/stop stopping end quit, ascending/descending, cheap"
              + " cheaper cheapest/expensive dearest, old older oldest/new newer newest young younger"
              + " youngest, subscribe/unsubscribe, upload import/download export, install/uninstall,"
              + " first/last, legal allowed permitted/illegal forbidden prohibited, accept"
              + " approve/reject refuse decline deny, send/receive, hot warm hottest/cold cool coldest,"
              + " left/right, inside/outside, push/pull, connect/disconnect, win/loss, true/false,"
              + " with including/without excluding");

  /**
   * What a question is about beside its content, such as the reason or the time. Each aspect has
   * several answers, and each of them its words: two texts disagree if both have words of an aspect
   * and none for the same answer.
   */
  private static final List<String> ASPECTS =
      List.of(
          "why/when/where/who whom whose",
          "can could may might/should ought/must shall/will would",
          "is are do does has have am/was were did had",
          "all every each everyone everything/some any few several someone something/most/both",
          "to into towards toward/from",
          "he him his/she her hers");

  private static final List<Long> ASPECT_MASKS = new ArrayList<>();
  private static final Map<String, Long> ANSWERS = answers();

  /** Words of which one may stand for another of the same group. */
  private static final Map<Integer, Integer> INTERCHANGEABLE =
      interchangeable(
          "a an the this that these those my your our; do does; is are; i you we one; what which;"
              + " me us; tell give show explain describe; some any; can could; there it");

  private static final Set<Integer> FUNCTION_WORDS =
      set(
              "a an the this that these those my your our their his her its some any each every do"
                  + " does did can could should would will shall may might must is are was were be"
                  + " have has had in on at of for to from by with about into what which who how when"
                  + " where why please me us you i we they it there and or so just also very really"
                  + " tell give show explain describe")
          .stream()
          .map(String::hashCode)
          .collect(Collectors.toUnmodifiableSet());

  private static final long FIRST_OF_PAIRS = 0x5555555555555555L;

  private Words() {}

  static boolean isNegation(String word) {
    return NEGATIONS.contains(word) || word.endsWith("n't");
  }

  static boolean isDate(String word) {
    return DATES.contains(word);
  }

  /** The digits of a number that is written as a word; null if it is no number. */
  static @Nullable String number(String word) {
    int value = NUMBERS.indexOf(word);
    return value > 1 ? Integer.toString(value) : OTHER_NUMBERS.contains(word) ? word : null;
  }

  /** The name of a unit. */
  static String unit(String word, boolean afterNumber, String otherwise) {
    String unit = UNITS.get(word);
    if (unit == null && afterNumber) {
      unit = UNITS_AFTER_NUMBERS.get(word);
    }
    return unit == null ? otherwise : unit;
  }

  /** The bit of a word that has an opposite; 0 for other words. */
  static long opposite(String word) {
    return OPPOSITES.getOrDefault(word, 0L);
  }

  /** Whether one text has a word and the other one its opposite, and they do not share both. */
  static boolean areOpposed(long one, long two) {
    long opposed = one & (two >>> 1 & FIRST_OF_PAIRS | (two & FIRST_OF_PAIRS) << 1);
    long both = one & two;
    long sharedPair = both & (both >>> 1) & FIRST_OF_PAIRS;
    return (opposed & ~(sharedPair | sharedPair << 1)) != 0;
  }

  /** The bits of a word that says something of an aspect; 0 for other words. */
  static long answer(String word) {
    return ANSWERS.getOrDefault(word, 0L);
  }

  /** Whether two texts disagree in an aspect. */
  static boolean disagree(long one, long two) {
    for (long mask : ASPECT_MASKS) {
      if ((one & mask) != 0 && (two & mask) != 0 && (one & two & mask) == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a text with one of these words instead of the other asks the same. */
  static boolean areInterchangeable(int hash, int other) {
    Integer group = INTERCHANGEABLE.get(hash);
    return group != null && group.equals(INTERCHANGEABLE.get(other));
  }

  /** Whether it is one of the words that most questions have. */
  static boolean isFunctionWord(int hash) {
    return FUNCTION_WORDS.contains(hash);
  }

  private static Map<String, Long> answers() {
    Map<String, Long> bits = new HashMap<>();
    long bit = 1;
    for (String aspect : ASPECTS) {
      long mask = 0;
      for (String answer : aspect.split("/", -1)) {
        for (String word : words(answer)) {
          bits.put(word, bit);
        }
        mask |= bit;
        bit <<= 1;
      }
      ASPECT_MASKS.add(mask);
    }
    return Map.copyOf(bits);
  }

  private static Map<Integer, Integer> interchangeable(String groups) {
    Map<Integer, Integer> names = new HashMap<>();
    groups(groups).forEach((word, name) -> names.put(word.hashCode(), name.hashCode()));
    return Map.copyOf(names);
  }

  private static List<String> words(String words) {
    return Stream.of(words.split(" ", -1)).toList();
  }

  private static Set<String> set(String words) {
    return new HashSet<>(words(words));
  }

  private static Map<String, String> groups(String groups) {
    Map<String, String> names = new HashMap<>();
    for (String group : groups.split("; ", -1)) {
      List<String> forms = words(group);
      forms.forEach(form -> names.put(form, forms.get(0)));
    }
    return Map.copyOf(names);
  }

  private static Map<String, Long> bits(String pairs) {
    Map<String, Long> bits = new HashMap<>();
    int[] next = {0};
    Stream.of(pairs.split(", ", -1))
        .flatMap(pair -> Stream.of(pair.split("/", -1)))
        .forEach(
            side -> {
              long bit = 1L << next[0]++;
              words(side).forEach(word -> bits.merge(word, bit, (a, b) -> a | b));
            });
    return Map.copyOf(bits);
  }
}
