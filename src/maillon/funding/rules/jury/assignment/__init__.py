"""Who reads what: experts to applications, optimal under the rules of the call.

``problem`` (what is asked), ``assign`` (the way through), ``milp`` and ``flow`` (two exact
solvers of the same objective, with and without scipy), ``augment`` (repair, and the proof that
no more is possible), ``explain`` (why not, in codes with values).
"""
