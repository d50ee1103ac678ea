"""情報の棚卸し: which personal information the company holds, where, why, for how long, and what could go wrong.

Duty: know what is held before anything else can be kept safe.  Every department answers a survey (調査表), the
answers roll up into the register (一覧表), and each entry is classified by the law of the day, checked for
contradictions and weighed for risk in each phase of its life.

Basis: APPI art. 16 (definitions), 17 (purpose), 22 (accuracy and deletion), 23 (security; Guidelines 10-3(3) asks
for means to check the handling); JIS Q 15001 J.3.1.1 (identification, at least once a year) and J.3.1.3 (risk).

Proves: that every department was asked this year, that each one answered or signed "none", that the register was
reviewed, and that each entry has a purpose, a retention period, a classification and accepted residual risks.
"""
