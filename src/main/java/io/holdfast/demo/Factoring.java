package io.holdfast.demo;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Factorises by trial division: plenty for numbers of twelve digits, and the same in every language. */
final class Factoring {
  private static final int CERTAINTY = 50;

  private Factoring() {
  }

  /** The prime factors in ascending order, each as often as it divides. */
  static List<Long> factors(long number) {
    List<Long> factors = new ArrayList<>();
    long rest = number;
    for (long divisor = 2; divisor * divisor <= rest; divisor += divisor == 2 ? 1 : 2) {
      while (rest % divisor == 0) {
        factors.add(divisor);
        rest /= divisor;
      }
    }
    if (rest > 1 || factors.isEmpty()) {
      factors.add(rest);
    }
    return factors;
  }

  /** Whether the factors are primes and their product is the number; found out another way than they were. */
  static boolean isFactorisation(long number, List<Long> factors) {
    BigInteger product = BigInteger.ONE;
    for (long factor : factors) {
      BigInteger big = BigInteger.valueOf(factor);
      if (!big.isProbablePrime(CERTAINTY)) {
        return false;
      }
      product = product.multiply(big);
    }
    return !factors.isEmpty() && product.equals(BigInteger.valueOf(number));
  }
}
