//! A mini-batch: samples in the order in which they were shuffled, without copying them.

/// Some of a slice's samples, in an order.
#[derive(Debug)]
pub struct Batch<'a, S> {
    samples: &'a [S],
    /// Where `samples` begins among all.
    start: usize,
    order: Option<&'a [usize]>,
}

impl<S> Clone for Batch<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Batch<'_, S> {}

impl<'a, S> Batch<'a, S> {
    /// All samples, in their order.
    #[inline]
    pub fn all(samples: &'a [S]) -> Batch<'a, S> {
        Batch { samples, start: 0, order: None }
    }

    /// The samples at these positions.
    ///
    /// # Panics
    ///
    /// [`Batch::get`] panics where a position is out of range.
    #[inline]
    pub fn picked(samples: &'a [S], order: &'a [usize]) -> Batch<'a, S> {
        Batch { samples, start: 0, order: Some(order) }
    }

    /// How many.
    #[inline]
    pub fn len(&self) -> usize {
        self.order.map_or(self.samples.len(), <[usize]>::len)
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sample at a position of the batch.
    #[inline]
    pub fn get(&self, index: usize) -> &'a S {
        match self.order {
            None => &self.samples[index],
            Some(order) => &self.samples[order[index]],
        }
    }

    /// Where the sample at a position of the batch stands among all samples.
    ///
    /// # Panics
    ///
    /// Where the position is out of range, for a batch of [`Batch::picked`] samples.
    #[inline]
    pub fn position(&self, index: usize) -> usize {
        self.order.map_or(self.start + index, |order| order[index])
    }

    /// Part of it.
    #[inline]
    #[must_use]
    pub fn part(&self, range: core::ops::Range<usize>) -> Batch<'a, S> {
        match self.order {
            None => Batch { samples: &self.samples[range.clone()], start: self.start + range.start, order: None },
            Some(order) => Batch { order: Some(&order[range]), ..*self },
        }
    }

    /// The samples themselves, where they stand side by side.
    #[inline]
    pub(crate) fn in_order(&self) -> Option<&'a [S]> {
        if self.order.is_none() { Some(self.samples) } else { None }
    }

    /// In order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = &'a S> + use<'a, S> {
        let batch = *self;
        (0..batch.len()).map(move |index| batch.get(index))
    }
}
