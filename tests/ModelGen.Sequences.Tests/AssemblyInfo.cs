// Tests that hold kernels to a width do so for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
